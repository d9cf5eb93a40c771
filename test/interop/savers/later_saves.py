"""Saves signed forms as Chrome's engine (pdfium) and pyHanko do: fills a field, adds an annotation, or changes nothing.

Reads a JSON list of {saver, action, path, output} from its standard input.
"""

import json
import sys

import pypdfium2
import pypdfium2.raw as pdfium
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import RawContent, ResourceType
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints

WORDS = "Paid 7"
PLACE = (20, 30, 120, 60)


def by_pdfium(job):
    document = pypdfium2.PdfDocument(job["path"])
    document.init_forms()
    page = document[0]
    if job["action"] == "fill":
        # As a person does it: a click into the field, the letters, and away.
        x, y = job["point"]
        pdfium.FORM_OnMouseMove(document.formenv, page, 0, x, y)
        pdfium.FORM_OnLButtonDown(document.formenv, page, 0, x, y)
        pdfium.FORM_OnLButtonUp(document.formenv, page, 0, x, y)
        for letter in WORDS:
            pdfium.FORM_OnChar(document.formenv, page, ord(letter), 0)
        pdfium.FORM_ForceToKillFocus(document.formenv)
    elif job["action"] == "annotate":
        left, bottom, right, top = PLACE
        annotation = pdfium.FPDFPage_CreateAnnot(page, pdfium.FPDF_ANNOT_SQUARE)
        pdfium.FPDFAnnot_SetRect(annotation, pdfium.FS_RECTF(left, top, right, bottom))
        pdfium.FPDFPage_CloseAnnot(annotation)
    with open(job["output"], "wb") as output:
        document.save(output, flags=pdfium.FPDF_INCREMENTAL)


def by_pyhanko(job):
    with open(job["path"], "rb") as source:
        writer = IncrementalPdfFileWriter(source)
        page = writer.root["/Pages"]["/Kids"][0]
        if job["action"] == "fill":
            field = find_field(writer.root["/AcroForm"]["/Fields"], job["field"])
            field["/V"] = generic.TextStringObject(WORDS)
            widget = field["/Kids"][0] if "/Kids" in field else field
            left, bottom, right, top = (float(number) for number in widget["/Rect"])
            content = RawContent(
                box=BoxConstraints(width=int(right - left), height=int(top - bottom)),
                data=f"q BT /F 12 Tf 2 5 Td ({WORDS}) Tj ET Q".encode(),
            )
            font = {"/Type": pdf_name("/Font"), "/Subtype": pdf_name("/Type1"), "/BaseFont": pdf_name("/Helvetica")}
            font = generic.DictionaryObject({pdf_name(key): value for key, value in font.items()})
            content.set_resource(ResourceType.FONT, pdf_name("/F"), font)
            drawing = writer.add_object(content.as_form_xobject())
            widget["/AP"] = generic.DictionaryObject({pdf_name("/N"): drawing})
            writer.update_container(field)
            writer.update_container(widget)
        elif job["action"] == "annotate":
            entries = {
                "/Type": pdf_name("/Annot"),
                "/Subtype": pdf_name("/Square"),
                "/Rect": generic.ArrayObject([generic.NumberObject(number) for number in PLACE]),
            }
            annotation = generic.DictionaryObject({pdf_name(key): value for key, value in entries.items()})
            page["/Annots"].append(writer.add_object(annotation))
            writer.update_container(page["/Annots"])
        else:
            writer.update_root()
        with open(job["output"], "wb") as output:
            writer.write(output)


def find_field(fields, name):
    for item in fields:
        field = item.get_object()
        if field["/T"] == name:
            return field
    raise KeyError(name)


for one in json.load(sys.stdin):
    {"pdfium": by_pdfium, "pyHanko": by_pyhanko}[one["saver"]](one)
