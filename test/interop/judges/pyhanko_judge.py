"""Validates signed PDFs with pyHanko and prints one JSON document.

Usage: python pyhanko_judge.py ROOT.pem < list of paths, one a line. The certificates of the PEM file are the only trust
anchors, and nothing is fetched from the network. The answer is an array in the order of the list.
"""

import json
import sys

from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext


def pades_problems(embedded):
    """What ETSI EN 319 142-1 asks of a baseline B signature beyond a good CMS."""
    problems = []
    dictionary = embedded.sig_object
    if dictionary.get('/SubFilter') != '/ETSI.CAdES.detached':
        problems.append(f"SubFilter is {dictionary.get('/SubFilter')}")
    if '/M' not in dictionary:
        problems.append('no /M')
    if '/Cert' in dictionary:
        problems.append('has /Cert')
    types = [attribute['type'].native for attribute in embedded.signer_info['signed_attrs']]
    if types.count('signing_certificate_v2') != 1:
        problems.append(f"{types.count('signing_certificate_v2')} signing-certificate-v2 attributes")
    if 'signing_time' in types:
        problems.append('has the CMS attribute signing-time')
    for attribute in embedded.signer_info['signed_attrs']:
        if attribute['type'].native == 'content_type' and attribute['values'][0].native != 'data':
            problems.append('content-type is not id-data')
    return problems


def judge_signature(embedded, roots, last):
    context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode='soft-fail')
    status = validate_pdf_signature(embedded, signer_validation_context=context)
    problems = pades_problems(embedded)
    if last and status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        problems.append('the last signature does not cover the entire file')
    if not last and status.modification_level not in (
        ModificationLevel.NONE,
        ModificationLevel.LTA_UPDATES,
        ModificationLevel.FORM_FILLING,
    ):
        problems.append('later revisions changed more than form fields')
    words = [
        f'bottom_line={status.bottom_line}',
        f'intact={status.intact}',
        f'valid={status.valid}',
        f'trusted={status.trusted}',
        f'coverage={status.coverage.name}',
        f'modification={status.modification_level.name if status.modification_level else None}',
    ]
    accepted = status.bottom_line and status.intact and status.valid and status.trusted and not problems
    return {'accepted': bool(accepted), 'words': '; '.join([' '.join(words), *problems])}


def judge_file(path, roots, strict):
    with open(path, 'rb') as file:
        reader = PdfFileReader(file, strict=strict)
        embedded = list(reader.embedded_regular_signatures)
        signatures = []
        for index, signature in enumerate(embedded):
            try:
                signatures.append(judge_signature(signature, roots, last=index == len(embedded) - 1))
            except Exception as problem:
                if strict and 'hybrid' in str(problem):
                    raise
                signatures.append({'accepted': False, 'words': f'{type(problem).__name__}: {problem}'})
        return signatures


def judge(path, roots):
    try:
        try:
            signatures = judge_file(path, roots, strict=True)
        except Exception as problem:
            # pyHanko's strict mode declines every hybrid-reference file, whatever is in it.
            if 'hybrid' not in str(problem):
                raise
            signatures = judge_file(path, roots, strict=False)
        return {'path': path, 'error': None, 'signatures': signatures}
    except Exception as problem:
        return {'path': path, 'error': f'{type(problem).__name__}: {problem}', 'signatures': []}


def main():
    roots = list(load_certs_from_pemder([sys.argv[1]]))
    paths = [line.rstrip('\n') for line in sys.stdin if line.strip()]
    json.dump([judge(path, roots) for path in paths], sys.stdout)
    print()


main()
