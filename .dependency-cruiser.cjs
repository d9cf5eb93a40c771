// The walls of the house, as dependency rules. test/architecture runs them and proves that each can fail.
// Paths begin at the project's folder.

const packageNamed = (name) => `(^${name}$|(^|/)node_modules/${name}/)`;
const NETWORK = '^(node:)?(http|https|http2|net|tls|dgram|dns|inspector)(/|$)';

/** The floors of the house, the highest first; a room knows those below it and, on its own floor, its neighbours. */
const floors = [
  ['app'],
  ['station'],
  ['ipc', 'cli'],
  ['keys', 'doctor', 'audit', 'outlets'],
  ['signing'],
  ['signers'],
  ['identity', 'authorities', 'token', 'updates'],
  ['configuration'],
  ['document', 'lists'],
  ['validation'],
  ['trust'],
  ['network', 'hosts'],
  ['cades'],
  ['pki'],
  ['errors', 'log', 'files'],
];

/** No import climbs: a rule for each floor but the highest. */
function floorRules() {
  return floors.slice(1).map((floor, below) => ({
    name: `no-import-climbs-from-${floor[0]}`,
    comment: 'What stands below is used by what stands above, never the other way round.',
    severity: 'error',
    from: { path: `^main/(${floor.join('|')})/` },
    to: {
      path: `^main/(${floors
        .slice(0, below + 1)
        .flat()
        .join('|')})/`,
    },
  }));
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'pdf-knows-nobody',
      comment: 'The PDF reader and writer could be a package of their own: no PAdES words, no errors of the product.',
      severity: 'error',
      from: { path: '^main/document/pdf/' },
      to: { path: '^(main|preload|renderer|test|build)/', pathNot: '^main/document/pdf/' },
    },
    {
      name: 'pki-knows-nobody',
      comment: 'DER, names, certificates, signature values: of the product they know the words of the contract only.',
      severity: 'error',
      from: { path: '^main/pki/' },
      to: { path: '^(main|preload|renderer|test|build)/', pathNot: '^(main/pki|preload/contract)/' },
    },
    {
      name: 'cades-knows-pki',
      comment: 'CMS and signed attributes: no PDF words.',
      severity: 'error',
      from: { path: '^main/cades/' },
      to: { path: '^(main|preload|renderer|test|build)/', pathNot: '^main/(cades|pki)/' },
    },
    {
      name: 'pades-knows-pdf-and-cades',
      comment: 'PAdES joins the two; it knows the document port, the names of files and the errors, and nobody else.',
      severity: 'error',
      from: { path: '^main/document/pades/' },
      to: {
        path: '^(main|preload|renderer|test|build)/',
        pathNot:
          '^(main/document/(pades|pdf)/|main/(cades|pki)/|main/document/document-port\\.ts$|main/(errors|files)/|preload/contract/)',
      },
    },
    {
      name: 'appearance-knows-pdf-only',
      comment:
        'What a visible signature looks like: objects of PDF, the words of the document port and of errors, places of files; nothing of signing.',
      severity: 'error',
      from: { path: '^main/document/appearance/' },
      to: {
        path: '^(main|preload|renderer|test|build)/',
        pathNot:
          '^(main/document/(appearance|pdf)/|main/document/document-port\\.ts$|main/(errors|files)/|preload/contract/)',
      },
    },
    {
      name: 'appearance-is-loaded-when-needed',
      comment: 'Fonts and WebAssembly are for visible signatures: who signs invisibly does not even load the code.',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/document/appearance/' },
      to: { path: '^main/document/appearance/', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'page-engine-knows-nobody',
      comment:
        'What reads pages as viewers do runs in the process that draws them and beside documents: it knows neither, and asks for octets only.',
      severity: 'error',
      from: { path: '^main/document/pdfium/' },
      to: {
        path: '^(main|preload|renderer|test|build)/|^(node:)?fs',
        pathNot: '^(main/document/pdfium/|preload/contract/)',
      },
    },
    {
      name: 'page-engine-only-for-lines-and-pages',
      comment: 'Where a document wants to be signed is found in its words. Nothing else of main reads pages that way.',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/document/(lines|pdfium)/' },
      to: { path: `^main/document/pdfium/|${packageNamed('@embedpdf/pdfium')}` },
    },
    {
      name: 'lines-are-loaded-when-needed',
      comment: 'The engine that reads pages takes longer to load than most documents to sign.',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/document/lines/' },
      to: { path: '^main/document/lines/', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'findings-only-read',
      comment:
        'What looks through a document reads its objects and what PAdES knows of them: it signs, writes and fetches nothing.',
      severity: 'error',
      from: { path: '^main/document/findings/' },
      to: {
        path: '^(main|preload|renderer|test|build)/',
        pathNot: '^(main/document/(findings|pdf|pades)/|preload/contract/)',
      },
    },
    {
      name: 'trust-knows-no-document',
      comment:
        'Path building, OCSP, CRL, timestamps and lists are pure: they know certificates, CMS and the port of the network.',
      severity: 'error',
      from: { path: '^main/trust/' },
      to: {
        path: '^(main|preload|renderer|test|build)/',
        pathNot: '^(main/(trust|cades|pki|errors|log)/|main/network/network-port\\.ts$|preload/contract/)',
      },
    },
    {
      name: 'validation-knows-no-document',
      comment:
        'ETSI EN 319 102-1: verdicts from signatures, times and evidence. It asks nobody over the network itself, and reads no file.',
      severity: 'error',
      from: { path: '^main/validation/' },
      to: {
        path: '^(main|preload|renderer|test|build)/',
        pathNot: '^(main/(validation|trust|cades|pki|errors)/|preload/contract/)',
      },
    },
    {
      name: 'lists-knows-no-document',
      comment: 'The process of the trusted lists has lists and nothing else: no documents, no keys.',
      severity: 'error',
      from: { path: '^main/lists/' },
      to: { path: '^main/(document|cades|validation|token|signing|signers)/' },
    },
    {
      name: 'signing-knows-ports',
      comment:
        'The life of a sign request knows the CryptoToken port, never a concrete token; of the documents it knows the port, and for @signpdf the CMS builder.',
      severity: 'error',
      from: { path: '^main/signing/' },
      to: {
        path: '^main/(token|document|app|ipc|cli|audit)/',
        pathNot: '^(main/token/crypto-token\\.ts|main/document/document-port\\.ts|main/cades/(cades-port|index)\\.ts)$',
      },
    },
    {
      name: 'audit-knows-ports',
      comment:
        'The history knows what signing tells it, the log, the lock of a folder and the errors; no token, no document, no window.',
      severity: 'error',
      from: { path: '^main/audit/' },
      to: {
        path: '^(main|preload|renderer|test|build)/',
        pathNot:
          '^(main/audit/|main/signing/(signing|history)-port\\.ts$|main/log/log\\.ts$|main/(errors|files)/|preload/contract/)',
      },
    },
    {
      name: 'keys-knows-ports',
      comment:
        'The life of keys knows the CryptoToken port and the place where a PIN is typed; of the documents the ASN.1 of CAdES and the names of algorithms.',
      severity: 'error',
      from: { path: '^main/(keys|authorities)/' },
      to: {
        path: '^main/(token|signing|document|app|ipc|cli|hosts|network)/',
        pathNot: '^main/(token/crypto-token|signing/signing-port|document/document-port|network/network-port)\\.ts$',
      },
    },
    {
      name: 'updates-knows-no-document-and-no-key',
      comment:
        'What looks for newer versions talks to a server: no document, no token, no signing; it tells, and installs nothing.',
      severity: 'error',
      from: { path: '^main/updates/' },
      to: { path: '^main/(document|token|signing|signers|identity|authorities|keys|audit|trust|cades|hosts)/' },
    },
    {
      name: 'outlets-know-files-only',
      comment:
        'What hands signed files to printers and mail programs knows paths, the words of the contract and errors; no document, no key, no network.',
      severity: 'error',
      from: { path: '^main/outlets/' },
      to: {
        path: `^(main|preload|renderer|test|build)/|${NETWORK}`,
        pathNot: '^(main/outlets/|main/(errors|files)/|preload/contract/)',
      },
    },
    ...floorRules(),
    {
      name: 'pkcs11js-only-in-token-process',
      comment: "A vendor's module may crash or hang: it is loaded in the token process and nowhere else.",
      severity: 'error',
      from: { path: '^(main|preload|renderer)/', pathNot: '^main/token/process/' },
      to: { path: packageNamed('pkcs11js') },
    },
    {
      name: 'token-process-is-entered-by-nobody',
      comment:
        'Only the wire format of the token process may be known outside of it; its code runs in its own process.',
      severity: 'error',
      from: { path: '^(main|preload|renderer)/', pathNot: '^main/token/(process|kinds/[^/]+/process)/' },
      to: {
        path: '^main/token/(process|kinds/[^/]+/process)/',
        pathNot: '^main/token/process/protocol\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'ldap-only-beside-passwords',
      comment:
        'What talks to directories sees passwords: it is loaded in the process that serves one login, and nowhere else.',
      severity: 'error',
      from: { path: '^(main|preload|renderer)/', pathNot: '^main/identity/authenticators/directory/process/' },
      to: { path: packageNamed('ldapts') },
    },
    {
      name: 'password-process-is-entered-by-nobody',
      comment:
        'Passwords are held against accounts in a process of their own; only its messages are known outside of it.',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/identity/(passwords|authenticators/[^/]+)/process/' },
      to: { path: '^main/identity/(passwords|authenticators/(accounts|directory))/process/' },
    },
    {
      name: 'electron-only-in-app-and-ipc',
      comment: 'Everything else runs under plain Node too: the command line and the tests use the same services.',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/(app|ipc)/' },
      to: { path: packageNamed('electron') },
    },
    {
      name: 'services-know-no-window',
      comment:
        'Only the composition root knows the window application and its router; both know the services. A station has the desks of the router, and a window of its own.',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/(app|ipc|station)/|^main/(index|program)\\.ts$' },
      to: { path: '^main/(app|ipc|station)/' },
    },
    {
      name: 'no-network-beside-documents-and-keys',
      comment: 'The document process parses hostile files, the token process holds keys: neither talks to the network.',
      severity: 'error',
      from: { path: '^main/(document|token/(process|kinds)|trust|validation|signing|signers)/' },
      to: { path: NETWORK },
    },
    {
      name: 'renderer-knows-contract-and-itself',
      comment:
        'A renderer imports from preload/contract and its own rooms: nothing of main, nothing of Node, no Electron.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: {
        path: `^(main|test|build)/|^preload/(?!contract/)|${packageNamed('electron')}`,
        // The engine that draws pages; see page-process-stands-alone.
        pathNot: '^main/document/pdfium/',
      },
    },
    {
      name: 'page-process-stands-alone',
      comment: 'What reads hostile documents to draw them runs in its own process: no window has a part of it.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '^renderer/page/' },
      to: { path: `^renderer/page/|^main/document/pdfium/|${packageNamed('@embedpdf/pdfium')}` },
    },
    {
      name: 'page-process-knows-no-window',
      comment: 'The process that draws has the contract and the engine, nothing of the windows.',
      severity: 'error',
      from: { path: '^renderer/page/' },
      to: { path: '^renderer/(?!page/)' },
    },
    {
      name: 'renderer-uses-no-node',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'renderer-runs-types-and-error-sentences-only',
      comment:
        'Of the contract a renderer runs the codes and sentences of errors and notes, what texts with places say, and which pages a text names; the rest are types, gone after the build.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: {
        path: '^preload/contract/',
        pathNot:
          '^preload/contract/(error-(codes|sentences)|(history|doctor|one-time|station-reason)-sentences|verification-(verdict|sentences|details|reasons|qualification)|(trusted-list|update)-sentences|(qualification|assurance|provable-until)-sentences|(change|policy)-in-words|page-(view|watch|review|ranges)|signing-notes|finding-sentences|certificate-warnings|failed-check|request-form|stopped|wanted-password|text-(template|rows))\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'preload-knows-contract',
      comment: 'A preload is a bridge: the contract and Electron, nothing else.',
      severity: 'error',
      from: { path: '^preload/' },
      to: { path: '^(main|renderer|test|build)/' },
    },
    {
      name: 'preload-runs-no-schemas',
      comment: 'Main checks every request whole. The schema library does not enter the sandboxed preloads.',
      severity: 'error',
      from: { path: '^preload/', pathNot: '^preload/contract/' },
      to: {
        path: `^preload/contract/(index|channels)\\.ts$|${packageNamed('zod')}`,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'product-knows-no-tests-and-no-build',
      severity: 'error',
      from: { path: '^(main|preload|renderer)/' },
      to: { path: '^(test|build)/' },
    },
    {
      name: 'contract-knows-nobody',
      severity: 'error',
      from: { path: '^preload/contract/' },
      to: { path: '^(main|renderer|test|build)/|^preload/(?!contract/)' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: { path: '^(main|preload|renderer)/' },
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: { path: '^(main|preload|renderer)/' },
      // Vite's own word for the address of a file; the build fails where there is none.
      to: { couldNotResolve: true, pathNot: '\\.wasm\\?url$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The project's own; many packages have their code in a folder of that name, and count.
    exclude: { path: '^(out|dist)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Types are dependencies too: a wall that only types cross is crossed.
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    builtInModules: { add: [] },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json', '.css'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
