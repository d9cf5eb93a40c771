/** The words of the demo's contract. People, companies and numbers are invented. */
export const contractText = {
  office: { name: 'Halvarsson & Brandt', kind: 'Advokatbyrå', city: 'Norrköping' },
  title: 'Service agreement',
  subtitle: 'Room-acoustic design for the conversion of the Almviken textile mill into\u00a0a\u00a0concert\u00a0hall',
  reference: 'Agreement no. AK-2026-014',
  parties: [
    {
      role: 'The Client',
      name: 'Almviken Kulturhus AB',
      lines: [
        'Reg. no. 559312-0041',
        'Gamla Spinneriet 4',
        '602 21 Norrköping, Sweden',
        'by Maria Lindqvist, Managing Director',
      ],
    },
    {
      role: 'The Consultant',
      name: 'Weber Raumakustik GmbH',
      lines: [
        'Leipzig Local Court, HRB 00417',
        'Spinnereistraße 7',
        '04179 Leipzig, Germany',
        'by Jonas Weber, Partner',
      ],
    },
  ],
  particulars: [
    ['Project', 'Great Hall (612 seats), foyer, two rehearsal rooms; Almviken mill'],
    ['Term', '1 December 2026 to 31 May 2028'],
    ['Fixed fee', 'EUR 184,600, excluding value added tax'],
    ['Instalments', '20 % on signature, 50 % on the detailed design, 30 % on acceptance'],
    ['Key persons', 'Jonas Weber (lead) and Dr Inés Salgado (modelling and measurement)'],
    ['Notices', 'avtal@almviken-kulturhus.example, office@weber-raumakustik.example'],
  ],
  /** Clauses of the first page, then of the second. */
  clauses: [
    [
      {
        heading: 'Subject',
        paragraphs: [
          'The Consultant shall provide the room-acoustic design of the Project, from the preliminary study to the measurements at acceptance, as described in the Brief of 9\u00a0November\u00a02026. The Brief is part of this Agreement; where the two differ, this Agreement prevails.',
        ],
      },
      {
        heading: 'Services',
        paragraphs: [
          'The Consultant shall deliver: (a) a preliminary study with target values for reverberation time, clarity and background noise; (b) a computer model of the Great Hall, kept in step with the architect’s drawings; (c) the detailed design of reflectors, absorbers and the variable curtains; and (d) measurements in the finished rooms in accordance with ISO\u00a03382-1.',
          'The Consultant shall attend the fortnightly design meetings and answer written questions from the design team within three working days.',
        ],
      },
      {
        heading: 'The Client’s part',
        paragraphs: [
          'The Client shall give the Consultant access to the building, the drawings and the surveys in good time, and shall decide on submitted designs within ten working days. If a decision is late, the dates that depend on it move by the same time.',
        ],
      },
      {
        heading: 'Fee and payment',
        paragraphs: [
          'The fixed fee covers all Services, travel included. Invoices fall due thirty days after receipt. Overdue sums bear interest at the reference rate under the Swedish Interest Act (1975:635) plus eight percentage points.',
          'Additional services are paid only if they were agreed in writing beforehand, at EUR\u00a0128\u00a0an\u00a0hour.',
        ],
      },
    ],
    [
      {
        heading: 'Results and rights',
        paragraphs: [
          'On payment of each instalment the Client receives a perpetual right to use the results delivered until then for building, operating and altering the Project. The Consultant keeps the right to its methods and its general know-how, and may publish measured values twelve months after the opening.',
        ],
      },
      {
        heading: 'Acceptance',
        paragraphs: [
          'The Services are accepted when the measured mid-frequency reverberation time of the occupied Great Hall lies between 1.8\u00a0s and 2.0\u00a0s with the curtains stored, and the background noise does not exceed NR\u00a015. If a value is missed for reasons within the design, the Consultant shall correct the design at its own cost.',
        ],
      },
      {
        heading: 'Key persons',
        paragraphs: [
          'The key persons named above carry out the Services themselves. The Consultant may replace one of them only for good reason and with a person of equal experience whom the Client has met and approved; the Client shall not withhold approval unreasonably.',
        ],
      },
      {
        heading: 'Confidentiality',
        paragraphs: [
          'Each party shall keep the other’s drawings, prices and personal data confidential during the term and for three years thereafter, and shall pass them only to those who need them for the Project and are bound in the same way.',
        ],
      },
      {
        heading: 'Liability',
        paragraphs: [
          'Each party is liable for damage caused by negligence up to the amount of the fixed fee. The limit does not apply to intent, gross negligence or personal injury. The Consultant shall keep professional indemnity insurance of at least EUR\u00a02,000,000 throughout the term and for two years thereafter.',
        ],
      },
      {
        heading: 'Ending',
        paragraphs: [
          'Either party may end this Agreement with sixty days’ written notice, or at once if the other party is in material breach and does not remedy it within twenty days of being asked to. Work done until then is paid in proportion.',
        ],
      },
      {
        heading: 'Law and form',
        paragraphs: [
          'Swedish law governs this Agreement. Disputes that the parties can not settle within thirty days are decided by Norrköping District Court. This Agreement is made as an electronic document; changes to it require the electronic signatures of both parties.',
        ],
      },
    ],
  ],
  signing: 'Signed electronically. Each party’s signature covers the whole of this document.',
  signature: 'Signature:',
  signatories: [
    { party: 'For the Client', name: 'Maria Lindqvist', capacity: 'Managing Director, Almviken Kulturhus AB' },
    { party: 'For the Consultant', name: 'Jonas Weber', capacity: 'Partner, Weber Raumakustik GmbH' },
  ],
} as const;
