/** The tables that an ITS has in memory. */
export const ITS_TABLES = ['Devices', 'Collections', 'vPEs'] as const;

/** By GITS_BASER<n>.Type. */
export type ItsTable = (typeof ITS_TABLES)[number];

/**
 * The tables that have two levels, and the number of IDs whose entries are in one level-2 page. Page 0 of each is there after bring-up. The
 * last is the v4.1 vPE configuration table of a redistributor, which is not the vPE table of an ITS (GITS_TYPER.SVPET = 0).
 */
export type TwoLevelTables = Partial<Readonly<Record<ItsTable | 'redistributorVpes', number>>>;
