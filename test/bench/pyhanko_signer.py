"""Signs PDFs with pyHanko at PAdES-B-B, one process for all of them.

Usage: python pyhanko_signer.py KEYS.p12 PASSWORD < list. A line of the list is input and output with a tab between them;
each is answered with a line when it is done: `ok` and the seconds that the private key took, or `failed` and the reason.
"""

import sys
import time

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import SigSeedSubFilter


class KeyClock:
    """Keeps how long the private key was at work."""

    def __init__(self, signer):
        self.seconds = 0.0
        self.sign_raw = signer.async_sign_raw
        signer.async_sign_raw = self.timed

    async def timed(self, *arguments, **options):
        begun = time.perf_counter()
        value = await self.sign_raw(*arguments, **options)
        self.seconds = time.perf_counter() - begun
        return value


def sign(signer, source, target):
    metadata = PdfSignatureMetadata(field_name='S1', md_algorithm='sha256', subfilter=SigSeedSubFilter.PADES)
    with open(source, 'rb') as original, open(target, 'w+b') as output:
        sign_pdf(IncrementalPdfFileWriter(original), metadata, signer, output=output)


def main():
    signer = SimpleSigner.load_pkcs12(sys.argv[1], passphrase=sys.argv[2].encode())
    if signer is None:
        sys.exit('the PKCS#12 file can not be read')
    clock = KeyClock(signer)
    for line in sys.stdin:
        source, target = line.rstrip('\n').split('\t')
        try:
            sign(signer, source, target)
            print('ok', clock.seconds, flush=True)
        except Exception as problem:  # The bench says who could not sign what.
            print('failed', type(problem).__name__, str(problem).replace('\n', ' '), flush=True)


main()
