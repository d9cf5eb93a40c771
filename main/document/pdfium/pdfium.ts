import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium';

/** What the package's types leave out of the module that Emscripten makes, or take from types that it does not bring. */
interface Emscripten {
  HEAPU8: Uint8Array<ArrayBuffer>;
  HEAP32: Int32Array;
  HEAPF32: Float32Array;
  HEAPF64: Float64Array;
  removeFunction(address: number): void;
  addFunction(call: (...values: number[]) => number, signature: string): number;
  UTF16ToString(address: number): string;
  stringToUTF16(text: string, address: number, octets: number): void;
}

type Instantiated = Pick<WebAssembly.WebAssemblyInstantiatedSource, 'instance' | 'module'>;

/** The engine, and its memory. An address in it is a number; views of the memory hold until the engine runs again. */
export class Pdfium {
  private constructor(readonly api: WrappedPdfiumModule) {}

  /**
   * @param instantiate - makes the engine's WebAssembly from where it lies
   * @throws what that throws
   */
  static load(instantiate: (imports: WebAssembly.Imports) => Promise<Instantiated>): Promise<Pdfium> {
    return new Promise((resolve, reject) => {
      const instantiateWasm = (
        imports: WebAssembly.Imports,
        done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
      ): object => {
        instantiate(imports).then(({ instance, module }) => done(instance, module), reject);
        return {};
      };
      const quiet = (): void => undefined;
      init({ instantiateWasm, print: quiet, printErr: quiet }).then((api) => {
        api.PDFiumExt_Init();
        resolve(new Pdfium(api));
      }, reject);
    });
  }

  private get memory(): Emscripten {
    return this.api.pdfium as unknown as Emscripten;
  }

  get octets(): Uint8Array<ArrayBuffer> {
    return this.memory.HEAPU8;
  }

  /** @throws RangeError when the engine's memory is used up */
  allocate(length: number): number {
    const address = this.api.pdfium.wasmExports.malloc(length);
    if (address === 0) throw new RangeError('out of memory');
    return address;
  }

  free(address: number): void {
    this.api.pdfium.wasmExports.free(address);
  }

  /** Lends memory for as long as `lent` runs. */
  lend<T>(length: number, lent: (address: number) => T): T {
    const address = this.allocate(length);
    try {
      return lent(address);
    } finally {
      this.free(address);
    }
  }

  /** Four floats: how the engine writes rectangles and sizes. */
  floats(address: number, count: number): number[] {
    return Array.from(this.memory.HEAPF32.subarray(address >> 2, (address >> 2) + count));
  }

  doubles(address: number, count: number): number[] {
    return Array.from(this.memory.HEAPF64.subarray(address >> 3, (address >> 3) + count));
  }

  writeIntegers(address: number, values: readonly number[]): void {
    this.memory.HEAP32.set(values, address >> 2);
  }

  /** A function of ours that the engine may call. */
  callable(call: (...values: number[]) => number, signature: string): number {
    return this.memory.addFunction(call, signature);
  }

  /** The engine will not call it any more. */
  forget(callable: number): void {
    this.memory.removeFunction(callable);
  }

  /** UTF-16, ended by a zero: how the engine gives text, and takes it. */
  text(address: number): string {
    return this.memory.UTF16ToString(address);
  }

  lendText<T>(text: string, lent: (address: number) => T): T {
    const length = text.length * 2 + 2;
    return this.lend(length, (address) => {
      this.memory.stringToUTF16(text, address, length);
      return lent(address);
    });
  }
}
