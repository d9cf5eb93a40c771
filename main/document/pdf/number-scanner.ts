/** Octet classes: what a number, and what may stand between numbers (ISO 32000-2, table 1). */
const digit = 1;
const white = 2;
const classes = new Uint8Array(256);
for (let octet = 0x30; octet <= 0x39; octet++) classes[octet] = digit;
for (const octet of [0, 9, 10, 12, 13, 32]) classes[octet] = white;

/** How much of `number generation` was seen; what is from `inSecond` on has both. */
const nothing = 0;
const inFirst = 1;
const afterFirst = 2;
const inSecond = 3;
const afterSecond = 4;

/** Larger ones can not number an object. */
const tooLarge = 1e10;
/** Numbers that wait for the end of a comment; where there are more, all of them count as found. */
const waitingAtMost = 1000;

/**
 * Finds object numbers in octets, without knowing what else these mean: `number generation R` and `number generation obj`.
 * It finds too many rather than too few: what stands in a string counts, too.
 *
 * A comment may stand between the three. But not every percent sign begins one, and without knowing all that came before
 * nobody can tell: so what follows is read both ways, as what it says and as the comment's text.
 */
export class NumberScanner {
  private phase = nothing;
  private before = 0;
  private last = 0;
  private readonly comments: CommentFollower;

  /**
   * @param isWanted - tells which numbers are worth being told
   * @param found - is told them
   */
  constructor(
    private readonly isWanted: (number: number) => boolean,
    private readonly found: (number: number) => void,
  ) {
    this.comments = new CommentFollower(found);
  }

  /** Goes on with octets that follow those of the call before. */
  scan(octets: Uint8Array): void {
    const { length } = octets;
    const { comments } = this;
    let { phase, before, last } = this;
    for (let i = 0; i < length; i++) {
      // Most octets are far from any number, and most numbers are of no interest: so none that follows one of them is the
      // generation of an object that is.
      while (phase === nothing && comments.isIdle) {
        while (i < length && !isDigit(octets[i]!)) i++;
        if (i === length) break;
        last = octets[i]! - 0x30;
        for (i++; i < length && isDigit(octets[i]!); i++) last = last * 10 + octets[i]! - 0x30;
        if (last > tooLarge) last = tooLarge;
        if (i === length || this.isWanted(last)) phase = inFirst;
      }
      if (i === length) break;
      const octet = octets[i]!;
      const kind = classes[octet];
      if (!comments.isIdle) comments.follow(octet);
      if (kind === digit) {
        if (phase === inFirst || phase === inSecond) {
          last = last * 10 + octet - 0x30;
          if (last > tooLarge) last = tooLarge;
        } else {
          before = last;
          last = octet - 0x30;
          phase = phase === nothing ? inFirst : inSecond;
        }
      } else if (kind === white) {
        if (phase === inFirst) phase = afterFirst;
        else if (phase === inSecond) phase = afterSecond;
      } else if (phase !== nothing) {
        if (octet === 0x25) {
          if (this.isWanted(last)) comments.waitForGeneration(last);
          if (phase >= inSecond && this.isWanted(before)) comments.waitForKeyword(before);
        } else if (phase >= inSecond && isKeyword(octet) && this.isWanted(before)) {
          this.found(before);
        }
        phase = nothing;
      }
    }
    this.phase = phase;
    this.before = before;
    this.last = last;
  }

  /** What comes next does not follow what came before. */
  restart(): void {
    this.phase = nothing;
    this.comments.restart();
  }
}

const isDigit = (octet: number): boolean => (octet - 0x30) >>> 0 < 10;

/** Of `R` and `obj`, the first letter. */
const isKeyword = (octet: number): boolean => octet === 0x52 || octet === 0x6f;

/** Reads on behind lines that may have ended with a comment. */
class CommentFollower {
  /** Numbers before a percent sign of this line, which wait for generation and keyword, or for the keyword alone. */
  private line = { generation: new Set<number>(), keyword: new Set<number>() };
  /** The same of lines before, and what came since. */
  private open = { generation: new Set<number>(), keyword: new Set<number>() };
  private phase = nothing;
  isIdle = true;

  constructor(private readonly found: (number: number) => void) {}

  waitForGeneration(number: number): void {
    this.wait(this.line.generation, number);
  }

  waitForKeyword(number: number): void {
    this.wait(this.line.keyword, number);
  }

  follow(octet: number): void {
    const kind = classes[octet];
    const { open, line } = this;
    if (kind === white) {
      if (this.phase === inFirst) this.phase = afterFirst;
      if ((octet === 10 || octet === 13) && line.generation.size + line.keyword.size > 0) {
        this.open = line;
        this.line = { generation: new Set(), keyword: new Set() };
        this.phase = nothing;
      }
    } else if (kind === digit && this.phase !== afterFirst) {
      this.phase = inFirst;
    } else {
      if (octet === 0x25) {
        if (this.phase === nothing) {
          open.generation.forEach((number) => this.waitForGeneration(number));
          open.keyword.forEach((number) => this.waitForKeyword(number));
        } else {
          open.generation.forEach((number) => this.waitForKeyword(number));
        }
      } else if (isKeyword(octet)) {
        (this.phase === nothing ? open.keyword : open.generation).forEach(this.found);
      }
      this.open = { generation: new Set(), keyword: new Set() };
      this.phase = nothing;
      this.isIdle = this.line.generation.size + this.line.keyword.size === 0;
    }
  }

  restart(): void {
    this.line = { generation: new Set(), keyword: new Set() };
    this.open = { generation: new Set(), keyword: new Set() };
    this.phase = nothing;
    this.isIdle = true;
  }

  private wait(list: Set<number>, number: number): void {
    this.isIdle = false;
    if (list.size < waitingAtMost) list.add(number);
    else this.found(number);
  }
}
