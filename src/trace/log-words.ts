/** Messages in the words of the log: interrupt numbers in its radix, and no made-up numbers. */

/** From here on a number is an INTID, or a limit of INTIDs or table sizes; QEMU prints all of these in hexadecimal. */
const FIRST_SPECIAL_INTID = 1020;

/** A decimal number that is not part of a word, of a point in time or of a hexadecimal number, nor the number of a line. */
const NUMBER = /(?<![\w@.]|[A-Z]-|\blines? )\d+(?![\w.]*\w)/g;
/** The words before a number that QEMU prints in hexadecimal, however small it is. */
const HEXADECIMAL = /(?:INTID[= ]|LPI |doorbell |slot )$/;

/** A message of a monitor, for the reader of a log. Points in time (`@123`) stay as they are. */
export const inWordsOfTheLog = (message: string): string => {
  const named = message.replaceAll(/\bvPE(?:ID=| )-1\b/g, 'a vPE that is not mapped');
  return named.replaceAll(NUMBER, (decimal, at: number) => {
    const isHexadecimal =
      Number(decimal) >= FIRST_SPECIAL_INTID || HEXADECIMAL.test(named.slice(Math.max(0, at - 12), at));
    return isHexadecimal ? `0x${Number(decimal).toString(16)}` : decimal;
  });
};
