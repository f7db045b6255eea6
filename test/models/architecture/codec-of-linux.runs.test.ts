/** Commands that Linux wrote: their words, and what QEMU said of them. */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type CommandWords, decodeCommand, encodeCommand } from '../../../models/architecture/codec.ts';

const NO_WORDS: CommandWords = [0n, 0n, 0n, 0n];

const words = (...dw: [bigint, bigint, bigint, bigint]): CommandWords => dw;

import { pathOf } from '../../support/traces.ts';

describe('commands of real kernels (Linux 6.1 and 6.12, recorded from QEMU)', () => {
  /** QEMU prints the fields, not the addresses. */
  const printedOperands: Readonly<Record<string, readonly [operand: string, unit: number]>> = {
    DeviceID: ['deviceId', 1],
    EventID: ['eventId', 1],
    Size: ['size', 1],
    ITT_addr: ['ittAddress', 256],
    V: ['valid', 1],
    ICID: ['icid', 1],
    RDbase: ['rdbase', 1],
    pINTID: ['pINTID', 1],
    vPEID: ['vpeid', 1],
    vINTID: ['vINTID', 1],
    VPT_addr: ['vptAddress', 65536],
    VPT_size: ['vptSize', 1],
    Dbell_pINTID: ['doorbell', 1],
    D: ['doorbellValid', 1],
  };
  const withoutOperands: readonly string[] = ['SYNC', 'INVALL', 'VSYNC'];

  /** Each raw command and the line after it. VMAPTI calls itself VMAPI in the text: only the name of its event is right. */
  const recorded = (file: string) => {
    const log = gunzipSync(readFileSync(pathOf(file))).toString();
    const raw =
      /:gicv3_its_cmd_raw .* dw (0x\w+) (0x\w+) (0x\w+) (0x\w+)\n.*:gicv3_its_cmd_(\w+) .*: command \w+(.*)\n/g;
    return [...log.matchAll(raw)].map(([, dw0 = '', dw1 = '', dw2 = '', dw3 = '', name = '', text = '']) => ({
      encoded: words(BigInt(dw0), BigInt(dw1), BigInt(dw2), BigInt(dw3)),
      name: name.toUpperCase(),
      text,
    }));
  };

  it.each([
    ['boot61-gicv3', 144],
    ['boot61-dev', 531],
    ['kvm61-small', 251],
    ['kvm612-small', 245],
    ['px-kvm61-small', 251],
    ['px-vfio61-virtio', 19410],
  ])('%s: %i commands', (file, count) => {
    const commands = recorded(file);
    expect(commands).toHaveLength(count);
    for (const { encoded, name, text } of commands) {
      const decoded = decodeCommand(encoded, 'v4.0');
      if (!decoded.ok) expect.fail(`unknown opcode ${decoded.opcode}`);
      expect(decoded.command.op).toBe(name);
      expect(decoded.reserved).toEqual(NO_WORDS);
      expect(encodeCommand(decoded.command)).toEqual(encoded);

      const operands: Readonly<Record<string, unknown>> = { ...decoded.command };
      const printed = [...text.matchAll(/ (\w+) (\w+)/g)];
      expect(printed.length > 0).toBe(!withoutOperands.includes(name));
      for (const [, label = '', value = ''] of printed) {
        const [operand, unit] = printedOperands[label] ?? expect.fail(`${name} prints ${label}`);
        expect(Number(operands[operand]), `${name}${text}`).toBe(Number(value) * unit);
      }
    }
  });
});
