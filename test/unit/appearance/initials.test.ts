import { describe, expect, it } from 'vitest';
import { initialsOf } from '../../../main/document/appearance/initials';

describe('initials', () => {
  it.each([
    ['Maria Lindqvist', 'ML'],
    ['maria lindqvist', 'ML'],
    ['Maria Anna Lindqvist', 'MAL'],
    ['Juan Carlos María García Pérez', 'JCP'],
    ['Jean-Luc Picard', 'JLP'],
    ['Ludwig van der Rohe', 'LR'],
    ['Dr. Anna Müller', 'AM'],
    ['Mag. Dr. Anna Müller, MBA', 'AM'],
    ['LINDQVIST,MARIA,38001085718', 'ML'],
    ['Lindqvist, Maria', 'ML'],
    ['Élodie Žáková', 'ÉŽ'],
    ['Αλέξανδρος Παπαδόπουλος', 'ΑΠ'],
    ['Наталья Иванова', 'НИ'],
    ['محمد علي', 'م.ع.'],
    ['नरेन्द्र मोदी', 'नमो'],
    ['山田 太郎', '山太'],
    ['김민준', '김'],
    ['Maria Lindqvist (Authentication)', 'ML'],
    ['Plato', 'P'],
    ['4711', ''],
    ['', ''],
  ])('of “%s” are “%s”', (name, expected) => expect(initialsOf({ name })).toBe(expected));

  it('are those of the given names and the surname where the certificate has them apart', () => {
    expect(initialsOf({ name: 'LINDQVIST MARIA ANNA 123', givenName: 'Maria Anna', surname: 'Lindqvist' })).toBe('MAL');
    expect(initialsOf({ name: 'Maria Lindqvist', givenName: 'Maria' })).toBe('ML');
    expect(initialsOf({ name: 'x', givenName: 'Ludwig', surname: 'Mies van der Rohe' })).toBe('LR');
  });
});
