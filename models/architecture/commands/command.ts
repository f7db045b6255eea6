/**
 * The row of an ITS command: every fact of the architecture about it. Its execution is in the models.
 *
 * Derived from the rows: the type `Command`, the 32-byte form (`codec.ts`), the text (`format.ts`), the error numbers (`errors.ts`), and the
 * outcomes of a command on given hardware (`command-outcomes.ts`).
 */
import type { ErrorReason } from '../error-reasons.ts';
import type { Architecture } from '../versions.ts';
import type { FlagOperand, Operands } from './operand.ts';

/** Which of the two layouts of VMAPP and VMOVP an ITS uses: with GITS_TYPER.VMAPP = 1 it is the v4.1 one. */
export type CommandForm = 'v4.0' | 'v4.1';

/** Operands that have no meaning, and are not printed, while another operand has that value. An ITS may check them all the same. */
export interface Idle<Name> {
  readonly where: Name;
  readonly is: number | boolean;
  readonly operands: readonly Name[];
}

/** A reason for which the command can fail; on versions before `since` it cannot. */
export type PossibleReason = ErrorReason | { readonly reason: ErrorReason; readonly since: Architecture };

export interface CommandFacts<Op extends string, Name> {
  readonly op: Op;
  /** DW0[7:0]. */
  readonly opcode: number;
  readonly meaning: string;
  /** The version that the command came with. */
  readonly since: Architecture;
  /** GITS_TYPER.VSGI has to be 1 as well; an ITS without it does not know the command. */
  readonly requires?: 'vsgi';
  readonly idle?: readonly Idle<Name>[];
  /** Reasons for which the command can fail because of its operands or of the tables. */
  readonly reasons: readonly PossibleReason[];
  /** The command concerns the LPIs of a redistributor, or the vLPIs of a vPE that is mapped to it, so that the ITS can refuse it while EnableLPIs=0 there. */
  readonly concernsLpis?: true;
  /** EE of the error numbers 0x01CCEE that a source lists for the command. */
  readonly documentedErrors: readonly number[];
  /** EE by reason, where the command has one of its own. */
  readonly ownErrors?: { readonly [R in ErrorReason]?: number };
  /** CC of its error numbers; its opcode where this is left out. */
  readonly errorByte?: number;
}

/** A command whose layout is the same on every ITS. */
export interface OneForm<Op extends string, Own extends Operands> extends CommandFacts<Op, keyof Own & string> {
  readonly operands: Own;
}

/** A command with a layout for each form. */
export interface TwoForms<Op extends string, V40 extends Operands, V41 extends Operands>
  extends CommandFacts<Op, keyof (V40 & V41) & string> {
  readonly forms: { readonly 'v4.0': V40; readonly 'v4.1': V41 };
}

/** Any row. */
export type CommandRow = CommandFacts<string, string> &
  ({ readonly operands: Operands } | { readonly forms: Readonly<Record<CommandForm, Operands>> });

/** Declares a command. */
export const command = <const Op extends string, Own extends Operands>(row: OneForm<Op, Own>): OneForm<Op, Own> => row;

/** Declares a command that has two forms. */
export const commandOfTwoForms = <const Op extends string, V40 extends Operands, V41 extends Operands>(
  row: TwoForms<Op, V40, V41>,
): TwoForms<Op, V40, V41> => row;

type Values<Own extends Operands> = { readonly [K in keyof Own]: Own[K] extends FlagOperand ? boolean : number };

type Flat<T> = { readonly [K in keyof T]: T[K] };

/** A command as its operands. Addresses are byte addresses, not field values. */
export type CommandOf<Row> =
  Row extends TwoForms<infer Op, infer V40, infer V41>
    ?
        | Flat<{ readonly op: Op; readonly form: 'v4.0' } & Values<V40>>
        | Flat<{ readonly op: Op; readonly form: 'v4.1' } & Values<V41>>
    : Row extends OneForm<infer Op, infer Own>
      ? Flat<{ readonly op: Op } & Values<Own>>
      : never;

/** The layouts of a command, each with the form that it belongs to. */
export const formsOf = (
  row: CommandRow,
): readonly { readonly form: CommandForm | undefined; readonly operands: Operands }[] =>
  'operands' in row
    ? [{ form: undefined, operands: row.operands }]
    : [
        { form: 'v4.0', operands: row.forms['v4.0'] },
        { form: 'v4.1', operands: row.forms['v4.1'] },
      ];
