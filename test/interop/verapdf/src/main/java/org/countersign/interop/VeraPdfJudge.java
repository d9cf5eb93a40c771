package org.countersign.interop;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Validates PDFs against PDF/A and PDF/UA with veraPDF.
 *
 * <p>Usage: {@code java -jar verapdf-judge.jar < list of files}. A line of the list is a path and a flavour ({@code 1b},
 * {@code 2b}, {@code 3b}, {@code ua1} ...) with a tab between them. The answer has one line for each file, in the order of
 * the list: {@code conforms} or {@code violates}, then, behind tabs, each rule that is broken with the place of its first breach.
 */
public final class VeraPdfJudge {
  private VeraPdfJudge() {}

  public static void main(String[] arguments) throws Exception {
    // veraPDF logs on the console; the answer has stdout alone.
    PrintStream answer = System.out;
    System.setOut(System.err);
    Logger.getLogger("").setLevel(Level.SEVERE);
    VeraGreenfieldFoundryProvider.initialise();

    BufferedReader list = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    StringBuilder answers = new StringBuilder();
    for (String line = list.readLine(); line != null; line = list.readLine()) {
      if (!line.isBlank()) {
        String[] words = line.split("\t", -1);
        answers.append(judge(new File(words[0]), PDFAFlavour.fromString(words[1]))).append('\n');
      }
    }
    answer.write(answers.toString().getBytes(StandardCharsets.UTF_8));
    answer.flush();
  }

  private static String judge(File file, PDFAFlavour flavour) {
    if (flavour == PDFAFlavour.NO_FLAVOUR) return "violates\tno such flavour";
    try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
      ValidationResult result = validator.validate(parser);
      if (result.isCompliant()) return "conforms";
      Set<String> rules = new LinkedHashSet<>();
      StringBuilder broken = new StringBuilder("violates");
      for (TestAssertion assertion : result.getTestAssertions()) {
        String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
        if (assertion.getStatus() == TestAssertion.Status.FAILED && rules.add(rule)) {
          String where = assertion.getLocation().getContext();
          broken.append('\t').append(onOneLine(rule + ": " + assertion.getMessage() + " at " + where));
        }
      }
      return broken.toString();
    } catch (Exception | StackOverflowError problem) {
      return "violates\t" + onOneLine(problem.getClass().getSimpleName() + ": " + problem.getMessage());
    }
  }

  private static String onOneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
