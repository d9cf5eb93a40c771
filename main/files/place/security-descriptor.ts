/** What a right lets somebody do, as bits of an access mask ([MS-DTYP], clause 2.4.3, and the rights of files). */
const namedRights: Readonly<Record<string, number>> = {
  ...{ GA: 0x1000_0000, GW: 0x4000_0000, GR: 0x8000_0000, GX: 0x2000_0000 },
  ...{ FA: 0x1f_01ff, FW: 0x12_0116, FR: 0x12_0089, FX: 0x12_00a0 },
  ...{ WO: 0x8_0000, WD: 0x4_0000, RC: 0x2_0000, SD: 0x1_0000 },
  ...{ CC: 0x1, DC: 0x2, LC: 0x4, SW: 0x8, RP: 0x10, WP: 0x20, DT: 0x40, LO: 0x80, CR: 0x100 },
};

/** WRITE_DAC, WRITE_OWNER, DELETE, FILE_DELETE_CHILD, and the generic rights that hold them. */
const replaces = 0x8_0000 | 0x4_0000 | 0x1_0000 | 0x40 | 0x1000_0000;
/** FILE_WRITE_DATA, which is FILE_ADD_FILE of a folder, FILE_APPEND_DATA, GENERIC_WRITE. */
const writes = 0x2 | 0x4 | 0x4000_0000;

/**
 * Whom Windows itself trusts with everybody's programs: the system, the administrators, the installer of Windows. CREATOR
 * OWNER stands for whoever makes something below.
 */
const trusted = new Set(['SY', 'BA', 'LA', 'DA', 'EA', 'CO', 'S-1-5-18', 'S-1-5-32-544', 'S-1-3-0']);
const trustedInstaller = 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464';

/**
 * Whether a discretionary access list lets anybody but the person and the administrators change a file, or replace what
 * is in a folder. A descriptor without a list lets everybody.
 *
 * @param sddl - as Windows writes it: `D:PAI(A;OICI;FA;;;SY)…` ([MS-DTYP], clause 2.5.1)
 * @param own - the person's SID, where it is known
 * @param passedThrough - a folder above the place: adding to it changes nothing below
 */
export function strangersMayWriteBy(sddl: string, own: string | undefined, passedThrough: boolean): boolean {
  const list = /D:[A-Z_]*((?:\([^)]*\))*)/.exec(sddl);
  if (!list || sddl.includes('NO_ACCESS_CONTROL')) return true;
  const entries = [...(list[1] ?? '').matchAll(/\(([^)]*)\)/g)].map(([, entry = '']) => entry.split(';'));
  const harm = passedThrough ? replaces : replaces | writes;
  return entries.some(([type = '', flags = '', rights = '', , , who = '']) => {
    // What is only inherited below does not count here; OICI of two letters each may hold IO at even places.
    const inheritOnly = pairsOf(flags).includes('IO');
    if (!['A', 'OA', 'XA'].includes(type) || inheritOnly) return false;
    if (trusted.has(who) || who === trustedInstaller || (own !== undefined && who === own)) return false;
    return (maskOf(rights) & harm) !== 0;
  });
}

function maskOf(rights: string): number {
  if (/^0x/i.test(rights)) return Number.parseInt(rights, 16);
  if (/^\d+$/.test(rights)) return Number(rights);
  // A right of an unknown name is taken for the worst.
  return pairsOf(rights).reduce((mask, name) => mask | (namedRights[name] ?? namedRights['GA']!), 0);
}

/** Flags and rights are names of two letters each. */
const pairsOf = (names: string): string[] => names.match(/../g) ?? [];
