/** Wrong arguments or unusable input: printed as one line, exit status 2. */
export class UsageError extends Error {}
