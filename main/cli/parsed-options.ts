import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CountersignError } from '../errors/countersign-error';

/**
 * The options of a command that takes no secret.
 * @throws CountersignError usage.invalid; it names the option, never what stands behind it
 */
export function parsedOptions<O extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: O,
): ReturnType<typeof parseArgs<{ options: O; allowPositionals: true; strict: true }>> {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    const option = /'(-{1,2}[a-z-]+)/i.exec((error as Error).message)?.[1] ?? 'an option';
    throw wrongUsage(`${option} is not understood here, or needs a value`);
  }
}

export const wrongUsage = (detail: string): CountersignError => new CountersignError('usage.invalid', { detail });
