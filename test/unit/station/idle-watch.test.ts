import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IdleWatch } from '../../../main/station/idle-watch';

let clock = 0;
let excused = false;
let told: (number | undefined | 'over')[] = [];
let watch: IdleWatch;

function at(seconds: number): void {
  clock = seconds * 1000;
  watch.look();
}

beforeEach(() => {
  [clock, excused, told] = [0, false, []];
  watch = new IdleWatch({
    ...{ idleSeconds: 90, warningSeconds: 20, excused: () => excused, now: () => clock },
    warned: (seconds) => told.push(seconds),
    over: () => told.push('over'),
  });
});
afterEach(() => watch.end());

describe('the watch over a station that nobody touches', () => {
  it('says nothing until the time is over, then counts down, then ends', () => {
    at(89.9);
    expect(told).toEqual([]);
    at(90);
    at(90.5);
    at(91);
    expect(told).toEqual([20, 19]);
    at(109.5);
    at(110);
    expect(told.slice(-2)).toEqual([1, 'over']);
  });

  it('ends once, and begins anew behind that', () => {
    at(110);
    at(110.5);
    expect(told).toEqual(['over']);
    at(200);
    expect(told).toEqual(['over', 20]);
  });

  it('takes the countdown back when somebody is there', () => {
    at(100);
    watch.touched();
    expect(told).toEqual([10, undefined]);
    at(189);
    expect(told).toHaveLength(2);
  });

  it('misses nobody while the station itself is at work, nor right behind that', () => {
    excused = true;
    at(500);
    excused = false;
    at(580);
    expect(told).toEqual([]);
    at(590);
    expect(told).toEqual([20]);
  });

  it('takes the countdown back when the station goes to work', () => {
    at(95);
    excused = true;
    at(96);
    expect(told).toEqual([15, undefined]);
  });
});
