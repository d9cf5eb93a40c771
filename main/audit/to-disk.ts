import { fdatasync, fsync } from 'node:fs';

/** Waits until an open file or folder is on the disk: the one thing here that takes long enough to be worth a thread. */
export function toDisk(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => fsync(descriptor, (error) => (error ? reject(error) : resolve())));
}

/** Waits until what is in an open file is on the disk, without what is only told about it. */
export function dataToDisk(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => fdatasync(descriptor, (error) => (error ? reject(error) : resolve())));
}
