import type { Sentences } from './sentences';
import type { UpdateErrorParams, UpdateProblem, UpdateRefusal } from './update-error-codes';
import type { UpdatesReport } from './updates';

const nothingInstalled = 'Nothing was installed or changed.';

const problems: Record<UpdateProblem, { what: string; todo?: string }> = {
  malformed: { what: 'it can not be read' },
  unsigned: { what: 'it is not signed' },
  'other-key': { what: 'it is not signed by the makers of this version' },
  'wrong-signature': { what: 'its signature is wrong, so somebody changed it' },
  'other-product': { what: 'it is about another product' },
  'other-channel': { what: 'it is about other releases than this one’s' },
  expired: {
    what: 'it is too old, so somebody may be holding newer ones back',
    todo: 'Check the date of this computer and try again tomorrow; if it stays so, ask your IT department.',
  },
  older: { what: 'it is older than one that was seen here before, so somebody may be holding the newer one back' },
  'two-of-one-number': { what: 'it has the number of one that was seen here before and says something else' },
  clock: {
    what: 'the clock of this computer is behind, so nobody can tell whether it is still good',
    todo: 'Set the date and time of this computer right, then look again.',
  },
};

const refusals: Record<UpdateRefusal, { what: string; todo: string }> = {
  build: {
    what: 'This build of Countersign does not look for updates: it knows no key that releases are signed with.',
    todo: 'Ask whoever gave you this build for newer ones.',
  },
  configuration: {
    what: 'Your organization does not let Countersign look for updates.',
    todo: 'Ask your IT department for newer versions.',
  },
  nothing: {
    what: 'There is no newer version that could be downloaded here.',
    todo: 'Look for updates first, or get the newer version the way this one came.',
  },
};

/** Errors of the look for newer versions. */
export const updateErrorSentences: Pick<Sentences, keyof UpdateErrorParams> = {
  'update.unreachable': (p) => ({
    what: `It could not be found out whether there is a newer version: ${p.detail}.`,
    safe: 'You can sign as before.',
    todo: 'Check the network and look again later.',
  }),
  'update.notTrusted': (p) => ({
    what: `What the server says about newer versions is not believed: ${problems[p.reason].what}.`,
    safe: `${nothingInstalled} You can sign as before.`,
    todo: problems[p.reason].todo ?? 'Look again later; if it stays so, tell your IT department.',
  }),
  'update.notAllowed': (p) => ({ ...refusals[p.reason], safe: nothingInstalled }),
  'update.damaged': (p) => ({
    what: `“${p.file}” was downloaded, and is not the file that the makers signed.`,
    safe: `It was deleted. ${nothingInstalled}`,
    todo: 'Download it again; if it stays so, tell your IT department.',
  }),
  'update.exchanged': (p) => ({
    what: `“${p.file}” was changed or exchanged after it was verified.`,
    safe: `It was not started. ${nothingInstalled}`,
    todo: 'Tell your IT department: another program on this computer did that.',
  }),
  'update.notVerified': (p) => ({
    what: `The signature of the installer “${p.file}” could not be confirmed by this computer.`,
    safe: `It was not started. ${nothingInstalled}`,
    todo: 'Get the newer version from the page of its notes, or from your IT department.',
  }),
  'update.notSaved': (p) => ({
    what: `“${p.file}” could not be saved (${p.detail}).`,
    safe: nothingInstalled,
    todo: 'Free some space on the disk, then download it again.',
  }),
  'update.notStarted': (p) => ({
    what: `“${p.file}” could not be opened.`,
    safe: nothingInstalled,
    todo: 'Download it again, or get the newer version from the page of its notes.',
  }),
};

/** What is known of newer versions, for the command line and the doctor's report: the most important first. */
export function describeUpdates(report: UpdatesReport): string[] {
  return [...safety(report), ...newer(report), ...looking(report)];
}

/** What stands in a banner over everything; nothing where this version may be used. */
export function describeUnsafe({
  version,
  unsafeBelow,
}: Pick<UpdatesReport, 'version' | 'unsafeBelow'>): string | undefined {
  if (unsafeBelow === undefined) return undefined;
  return `This version of Countersign (${version}) has a known weakness: its makers say not to use versions before ${unsafeBelow} any more.`;
}

/** How the newer version comes onto this computer. */
export function describeWay({ way, kind, newest }: Pick<UpdatesReport, 'way' | 'kind' | 'newest'>): string {
  const notes = newest ? ` What is new: ${newest.notes}` : '';
  switch (way) {
    case 'packages':
      return kind === 'msi' || kind === 'pkg'
        ? `Countersign was installed for this computer by its administrator: ask them, or your IT department, for the newer version.${notes}`
        : `Countersign came as a package of this system: its package manager brings the newer version, or your administrator does.${notes}`;
    case 'page':
      return `Get the newer version where this one came from; if you do not know where, ask your IT department.${notes}`;
    case 'download':
      return `It can be downloaded and verified here; you install it yourself.${notes}`;
  }
}

function safety(report: UpdatesReport): string[] {
  const unsafe = describeUnsafe(report);
  if (unsafe === undefined) return [];
  return [unsafe, report.newest ? describeWay(report) : 'Ask your IT department for a newer version.'];
}

function newer(report: UpdatesReport): string[] {
  const { state, newest, version, lookedAt, unsafeBelow } = report;
  const day = lookedAt === undefined ? '' : ` (looked at on ${lookedAt.slice(0, 10)})`;
  if (state === 'current') return [`Version ${version} is the newest${day}.`];
  if (state !== 'newer' || !newest) return [];
  return [
    `Version ${newest.version} is there; this is ${version}${day}.`,
    ...(unsafeBelow === undefined ? [describeWay(report)] : []),
  ];
}

function looking({ looks, decided }: UpdatesReport): string[] {
  switch (decided.by) {
    case 'build':
      return [refusals.build.what];
    case 'configuration':
      return [
        `Whether Countersign looks for updates is settled: ${looks ? 'it does' : 'it does not'} (${decided.where}).`,
      ];
    case 'package':
      return ['Countersign does not look for updates by itself: a package manager or an administrator brings them.'];
    case 'person':
      return looks
        ? ['Countersign looks for updates once a day.']
        : ['You switched off that Countersign looks for updates.'];
    case 'default':
      return ['Countersign looks for updates once a day.'];
  }
}
