import { CountersignError } from '../errors/countersign-error';
import { placesIn } from '../errors/places';
import type { Log } from '../log/log';
import type { HostHandle, HostLauncher, LaunchOptions } from './host-launcher';
import { Outbox } from './outbox';
import {
  unpacked,
  wireProtocol,
  type HostEvent,
  type HostFailure,
  type HostMessage,
  type HostReply,
  type HostRequest,
} from './wire';

/** The child ended (crashed, or was killed by somebody) before it answered. */
export class HostStopped extends Error {
  override readonly name = 'HostStopped';
  /** @param sent - false: no child has begun with the request; the last one ended over what others had asked of it */
  constructor(
    name: string,
    readonly sent = true,
  ) {
    super(name);
  }
}

/** The child did not answer in time; it was killed. */
export class HostTimeout extends Error {
  override readonly name = 'HostTimeout';
  constructor(readonly seconds: number) {
    super(`no answer within ${seconds} s`);
  }
}

/** The child ended so often in so short a time that it is not started again for now. */
export class HostGaveUp extends Error {
  override readonly name = 'HostGaveUp';
}

/** A fault that the child named; the asking side turns it into an error of the closed set. */
export class HostFault extends Error {
  override readonly name = 'HostFault';
  constructor(
    readonly fault: string,
    readonly detail: string,
  ) {
    super(`${fault}: ${detail}`);
  }
}

export interface SupervisorOptions extends LaunchOptions {
  launcher: HostLauncher;
  log: Log;
  /** How many requests may be under way in the child at once. A PKCS#11 module gets one. */
  concurrency: number;
  readyWithinMs?: number;
  /** No more than `starts` starts within `withinMs`; then requests fail at once until the window has passed. */
  respawn?: { starts: number; withinMs: number };
}

interface Pending {
  /** False while it may lie unread in front of a child that is held up by another request. */
  begun: boolean;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
  timer: NodeJS.Timeout;
}

interface Waiting {
  start: () => void;
  reject: (error: unknown) => void;
}

/**
 * One supervised child: started on the first request, watched with a readiness handshake and a deadline on every
 * request, killed when it does not answer, and started afresh by the next request. No request is begun twice: after
 * a stop the asking side decides, because repeating a login or a signature may burn a PIN try or sign again. One that no child
 * had begun with goes to the successor: it has no part in what the others ended over.
 */
export class SupervisedHost {
  private child: HostHandle | undefined;
  private outbox: Outbox | undefined;
  private ready: Promise<HostHandle> | undefined;
  private readonly pending = new Map<number, Pending>();
  private readonly waiting: Waiting[] = [];
  private running = 0;
  private nextId = 1;
  private starts: number[] = [];
  private readonly listeners = new Set<(event: HostEvent) => void>();
  private readonly stopListeners = new Set<() => void>();
  private disposed = false;
  /** Children whose end has not been seen yet. */
  private readonly alive = new Set<Promise<void>>();

  constructor(private readonly options: SupervisorOptions) {}

  /** The process id while the child lives, for the log and for fault tests. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Grows by one with every start; what was kept in an earlier child (sessions, preparations) is gone. */
  get generation(): number {
    return this.nextGeneration;
  }
  private nextGeneration = 0;

  onEvent(listener: (event: HostEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Called when the child ends, however it ends. */
  onStop(listener: () => void): () => void {
    this.stopListeners.add(listener);
    return () => this.stopListeners.delete(listener);
  }

  /**
   * Sends one request and waits for its answer.
   *
   * @param deadlineMs - counted from when the child gets the request; past it the child is killed
   * @param generation - the child that the request is for; it is not sent to a later one
   * @throws HostTimeout, HostStopped, HostGaveUp, HostFault, or the CountersignError that the child answered with
   */
  async request<T>(
    method: string,
    params: unknown,
    deadlineMs: number,
    transfer?: unknown[],
    generation?: number,
  ): Promise<T> {
    const send = (): Promise<T> => this.send<T>(method, params, deadlineMs, transfer, generation);
    // What was handed over with it is gone, and what is for one child is for no other.
    if (transfer !== undefined || generation !== undefined) return send();
    return send().catch((error: unknown) => {
      if (this.disposed || !(error instanceof HostStopped) || error.sent) throw error;
      return send();
    });
  }

  private async send<T>(
    method: string,
    params: unknown,
    deadlineMs: number,
    transfer: unknown[] | undefined,
    generation: number | undefined,
  ): Promise<T> {
    await this.takePlace();
    try {
      if (generation !== undefined && !this.lives(generation)) throw new HostStopped(this.options.name, false);
      const child = await this.start();
      return (await this.exchange(child, method, params, deadlineMs, transfer)) as T;
    } finally {
      this.givePlace();
    }
  }

  /**
   * Sends the child what it asked for itself. Waits for no place: a request under way may be waiting for this answer.
   *
   * @param generation - the child that asked
   * @throws HostStopped when that child is gone, and as {@link request} does
   */
  async answer(method: string, params: unknown, deadlineMs: number, generation: number): Promise<void> {
    if (!this.child || !this.lives(generation)) throw new HostStopped(this.options.name);
    await this.exchange(this.child, method, params, deadlineMs);
  }

  /** Kills the child, if there is one. The next request starts a fresh one; an end that was wished for is no failure of it. */
  kill(): void {
    if (!this.child) return;
    this.starts.pop();
    this.end(this.child);
  }

  /** Ends the child for good. */
  dispose(): void {
    this.disposed = true;
    this.kill();
    for (const place of this.waiting.splice(0)) place.reject(new HostStopped('disposed'));
  }

  /** Resolves when no child is left: a child that was killed may write for a moment. */
  async whenGone(): Promise<void> {
    await Promise.all(this.alive);
  }

  private takePlace(): Promise<void> {
    if (this.disposed) return Promise.reject(new HostStopped('disposed'));
    if (this.running < this.options.concurrency) {
      this.running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({
        start: () => {
          this.running += 1;
          resolve();
        },
        reject,
      });
    });
  }

  private givePlace(): void {
    this.running -= 1;
    this.waiting.shift()?.start();
  }

  private start(): Promise<HostHandle> {
    if (this.disposed) return Promise.reject(new HostStopped('disposed'));
    if (this.ready) return this.ready;
    const { starts, withinMs } = this.options.respawn ?? { starts: 6, withinMs: 60_000 };
    const now = Date.now();
    this.starts = this.starts.filter((at) => now - at < withinMs);
    // Not kept as the state of the child: the next request looks at the clock again.
    if (this.starts.length >= starts) return Promise.reject(new HostGaveUp(this.options.name));
    this.starts.push(now);
    this.ready = this.launch();
    return this.ready;
  }

  private launch(): Promise<HostHandle> {
    const readyWithinMs = this.options.readyWithinMs ?? 20_000;
    const child = this.options.launcher(this.options);
    this.child = child;
    this.outbox = new Outbox((message, transfer) => child.post(message, transfer));
    this.nextGeneration += 1;
    const gone = new Promise<void>((resolve) => child.onExit(() => resolve()));
    this.alive.add(gone);
    void gone.then(() => this.alive.delete(gone));
    // A child that breaks down says where on its way out; of what it says only that is kept.
    let lastWords = '';
    child.onErrorOutput((text) => (lastWords = (lastWords + text).slice(-8192)));

    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new HostTimeout(readyWithinMs / 1000));
        this.end(child);
      }, readyWithinMs);
      const receive = (incoming: ReturnType<typeof unpacked>[number]): void => {
        if (incoming.kind === 'begun') return this.begin(child, incoming.id);
        if (incoming.kind === 'ready') {
          clearTimeout(timer);
          if (incoming.protocol === wireProtocol) return resolve(child);
          reject(new HostStopped('protocol mismatch'));
          return this.end(child);
        }
        if (this.child === child && incoming.kind !== 'request') this.receive(incoming);
      };
      child.onMessage((message) => unpacked(message as HostMessage).forEach(receive));
      child.onExit((how) => {
        clearTimeout(timer);
        const at = how.code ? { at: placesIn(lastWords) } : {};
        this.options.log.info('host.ended', { host: this.options.entry, code: how.code, signal: how.signal, ...at });
        reject(new HostStopped(this.options.name));
        this.forget(child);
      });
    });
  }

  private lives(generation: number): boolean {
    return this.child !== undefined && this.nextGeneration === generation;
  }

  /** Kills a child and is done with it at once: what waits behind it gets a fresh one, not one that is dying. */
  private end(child: HostHandle): void {
    child.kill();
    this.forget(child);
  }

  private forget(child: HostHandle): void {
    if (this.child !== child) return;
    this.child = undefined;
    this.ready = undefined;
    for (const entry of this.pending.values()) {
      clearTimeout(entry.timer);
      entry.reject(new HostStopped(this.options.name, entry.begun));
    }
    this.pending.clear();
    for (const listener of this.stopListeners) listener();
  }

  private begin(child: HostHandle, id: number): void {
    const entry = this.child === child ? this.pending.get(id) : undefined;
    if (entry) entry.begun = true;
  }

  private exchange(
    child: HostHandle,
    method: string,
    params: unknown,
    deadlineMs: number,
    transfer?: unknown[],
  ): Promise<unknown> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      if (this.child !== child) return reject(new HostStopped(this.options.name, false));
      const timer = setTimeout(() => {
        const isBegun = this.pending.get(id)?.begun;
        this.pending.delete(id);
        this.options.log.warn('host.deadline', { host: this.options.entry, method, seconds: deadlineMs / 1000 });
        // What was never begun with did not take too long: another request holds the child up.
        reject(isBegun ? new HostTimeout(deadlineMs / 1000) : new HostStopped(this.options.name, false));
        this.end(child);
      }, deadlineMs);
      // Alone it is begun with as soon as it is there. Beside others the child says when.
      const begun = this.pending.size === 0;
      // What an idle child waits for, what is handed over with it, or is wiped soon, goes at once. Others go with what the same
      // turn asks for next.
      const alone = begun || this.options.concurrency === 1 || transfer !== undefined;
      this.pending.set(id, { begun, resolve, reject, timer });
      const request: HostRequest = { kind: 'request', id, method, params, ...(!begun && { tell: true }) };
      if (alone) this.outbox?.now(request, transfer);
      else this.outbox?.soon(request);
    });
  }

  private receive(message: HostReply | HostEvent): void {
    if (message.kind === 'event') {
      for (const listener of this.listeners) listener(message);
      return;
    }
    const entry = this.pending.get(message.id);
    if (!entry) return;
    this.pending.delete(message.id);
    clearTimeout(entry.timer);
    if (message.ok) return entry.resolve(message.value);
    if (message.error.kind === 'defect') {
      const { reference, at } = message.error;
      this.options.log.error('host.defect', { host: this.options.entry, reference, at });
    }
    entry.reject(toError(message.error));
  }
}

function toError(failure: HostFailure): Error {
  switch (failure.kind) {
    case 'error':
      return CountersignError.fromShape(failure.error);
    case 'fault':
      return new HostFault(failure.fault, failure.detail);
    case 'defect':
      return new CountersignError('internal', { reference: failure.reference });
  }
}
