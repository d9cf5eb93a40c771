"""Validates signed PDFs with pyHanko and prints one JSON document.

Usage: python pyhanko_judge.py ROOT.pem < list. The list is a JSON array of files: path, level or levels, timestamps, raised,
password. The certificates of the PEM file are the only trust anchors, and nothing is fetched from the network. The answer is an array in
the order of the list.
"""

import asyncio
import json
import sys

from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager


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


def judge_signature(embedded, roots, last, stamped, store):
    def context():
        if store is None:
            return ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode='soft-fail')
        # The file brings revocation data, and every certificate needs it.
        return store.as_validation_context(
            {'trust_roots': roots, 'allow_fetching': False, 'revocation_mode': 'require'}
        )

    status = validate_pdf_signature(
        embedded, signer_validation_context=context(), ts_validation_context=context()
    )
    problems = pades_problems(embedded)
    stamp = status.timestamp_validity
    if stamped and not (stamp and stamp.intact and stamp.valid and stamp.trusted):
        problems.append('no good signature timestamp')
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


def judge_document_timestamps(reader, roots, wanted):
    found = list(reader.embedded_timestamp_signatures)
    if len(found) != wanted:
        raise ValueError(f'{len(found)} document timestamps instead of {wanted}')
    newest = max((signature.signed_revision for signature in reader.embedded_regular_signatures), default=-1)
    for index, embedded in enumerate(found):
        context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode='soft-fail')
        status = validate_pdf_timestamp(embedded, context)
        if not (status.intact and status.valid and status.trusted):
            raise ValueError(f'document timestamp {index + 1}: {status.summary()}')
        # Who signs afterwards adds a field.
        signed_on = newest > embedded.signed_revision
        allowed = [ModificationLevel.NONE, ModificationLevel.LTA_UPDATES]
        if status.modification_level not in allowed + ([ModificationLevel.FORM_FILLING] if signed_on else []):
            raise ValueError(f'after document timestamp {index + 1} more was changed than validation data')
        if index == wanted - 1 and not signed_on and status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
            raise ValueError('the last document timestamp does not cover the entire file')


def long_term_problems(embedded, roots):
    """ETSI EN 319 102-1, 5.6.3, from nothing but what the file carries: revocation data is required for every certificate.

    pyHanko would ask the addresses in the certificates first, and say that there is no data where nobody answers.
    """
    specification = PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(
                trust_manager=SimpleTrustManager.build(trust_roots=roots),
                revinfo_policy=CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy('require')),
            ),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY
            ),
        )
    )
    result = asyncio.run(ades_lta_validation(embedded, specification))
    return [] if result.ades_subindic == AdESPassed.OK else [f'{result.ades_subindic}: {result.failure_msg}']


def levels_of(wish, count):
    """The level of each signature; those that nobody expects have none to reach."""
    level = wish.get('level', 'PAdES-BASELINE-B')
    levels = wish.get('levels', [level] * count)
    return levels + [level] * (count - len(levels))


def for_long_term_validation(candidates):
    """All of a few; of many the oldest and the newest, for each one goes through all timestamps that came after it."""
    return candidates if len(candidates) <= 5 else [candidates[0], candidates[-1]]


def judge_file(wish, roots, strict):
    with open(wish['path'], 'rb') as file:
        reader = PdfFileReader(file, strict=strict)
        if 'password' in wish and reader.decrypt(wish['password']).status == AuthStatus.FAILED:
            raise ValueError('the password does not open the file')
        embedded = list(reader.embedded_regular_signatures)
        levels = [level.rsplit('-', 1)[1] for level in levels_of(wish, len(embedded))]
        carries_data = any(level in ('LT', 'LTA') for level in levels)
        store = DocumentSecurityStore.read_dss(reader) if carries_data else None
        judge_document_timestamps(reader, roots, wish.get('timestamps', 0))
        # A signature that was raised later rests on a document timestamp in place of one of its own.
        stamped = [level != 'B' and index not in wish.get('raised', []) for index, level in enumerate(levels)]
        long_term = for_long_term_validation([i for i, level in enumerate(levels) if stamped[i] and level == 'LTA'])
        signatures = []
        for index, (signature, level) in enumerate(zip(embedded, levels)):
            last = index == len(embedded) - 1 and level in ('B', 'T')
            try:
                verdict = judge_signature(signature, roots, last, stamped[index], store)
                # pyHanko's long-term validation asks for a signature-time-stamp, by a rule of its own (a "TODO" in
                # ades_with_time_validation). EN 319 142-1, clause 6.3, accepts a document timestamp in its place, as EU
                # DSS does: what was raised from B-B has no other.
                problems = long_term_problems(signature, roots) if index in long_term else []
                if problems:
                    verdict = {'accepted': False, 'words': '; '.join([verdict['words'], *problems])}
                signatures.append(verdict)
            except Exception as problem:
                if strict and 'hybrid' in str(problem):
                    raise
                signatures.append({'accepted': False, 'words': f'{type(problem).__name__}: {problem}'})
        return signatures


def judge(wish, roots):
    path = wish['path']
    try:
        try:
            signatures = judge_file(wish, roots, strict=True)
        except Exception as problem:
            # pyHanko's strict mode declines every hybrid-reference file, whatever is in it.
            if 'hybrid' not in str(problem):
                raise
            signatures = judge_file(wish, roots, strict=False)
        return {'path': path, 'error': None, 'signatures': signatures}
    except Exception as problem:
        return {'path': path, 'error': f'{type(problem).__name__}: {problem}', 'signatures': []}


def main():
    roots = list(load_certs_from_pemder([sys.argv[1]]))
    json.dump([judge(wish, roots) for wish in json.load(sys.stdin)], sys.stdout)
    print()


main()
