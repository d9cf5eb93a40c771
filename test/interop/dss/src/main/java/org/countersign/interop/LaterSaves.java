package org.countersign.interop;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationSquare;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;

/**
 * Saves signed forms as PDFBox does, incrementally: fills a field, adds an annotation, or changes nothing.
 *
 * <p>Usage: {@code java -cp dss-judge.jar org.countersign.interop.LaterSaves < list}. A line of the list is action, path, output
 * and the field's name with tabs between them.
 */
public final class LaterSaves {
  private LaterSaves() {}

  public static void main(String[] arguments) throws IOException {
    BufferedReader list = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = list.readLine(); line != null; line = list.readLine()) {
      String[] words = line.split("\t", -1);
      try (PDDocument document = Loader.loadPDF(new File(words[1]));
          OutputStream output = new FileOutputStream(words[2])) {
        switch (words[0]) {
          case "fill" -> fill(document, words[3]);
          case "annotate" -> annotate(document);
          default -> document.getDocumentCatalog().getCOSObject().setNeedToBeUpdated(true);
        }
        document.saveIncremental(output);
      }
    }
  }

  private static void fill(PDDocument document, String name) throws IOException {
    PDField field = document.getDocumentCatalog().getAcroForm().getField(name);
    field.setValue("Paid 7");
    field.getCOSObject().setNeedToBeUpdated(true);
    for (PDAnnotationWidget widget : field.getWidgets()) {
      widget.getCOSObject().setNeedToBeUpdated(true);
      COSDictionary appearance = widget.getAppearance().getCOSObject();
      appearance.setNeedToBeUpdated(true);
      appearance.getCOSStream(COSName.N).setNeedToBeUpdated(true);
    }
  }

  private static void annotate(PDDocument document) throws IOException {
    PDPage page = document.getPage(0);
    PDAnnotationSquare square = new PDAnnotationSquare();
    square.setRectangle(new PDRectangle(20, 30, 100, 30));
    square.setPage(page);
    List<PDAnnotation> annotations = page.getAnnotations();
    annotations.add(square);
    page.setAnnotations(annotations);
    square.getCOSObject().setNeedToBeUpdated(true);
    page.getCOSObject().setNeedToBeUpdated(true);
  }
}
