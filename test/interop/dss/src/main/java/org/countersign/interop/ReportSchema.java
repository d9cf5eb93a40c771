package org.countersign.interop;

import eu.europa.esig.validationreport.ValidationReportUtils;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Validator;

/**
 * Holds validation reports against the schema of ETSI TS 119 102-2, as EU DSS carries it.
 *
 * <p>Usage: {@code java -cp dss-judge.jar org.countersign.interop.ReportSchema < list}. A line of the list is a file. The answer
 * is a JSON array in the order of the list: the path, and what is wrong, or null.
 */
public final class ReportSchema {
  private ReportSchema() {}

  public static void main(String[] arguments) throws Exception {
    PrintStream answer = System.out;
    System.setOut(System.err);
    Validator validator = ValidationReportUtils.getInstance().getSchema().newValidator();
    List<Object> files = new ArrayList<>();
    BufferedReader list = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = list.readLine(); line != null; line = list.readLine()) {
      if (line.isBlank()) {
        continue;
      }
      Map<String, Object> file = new LinkedHashMap<>();
      file.put("path", line);
      try {
        validator.validate(new StreamSource(new File(line)));
        file.put("problem", null);
      } catch (Exception problem) {
        file.put("problem", problem.getMessage());
      }
      files.add(file);
    }
    StringBuilder json = new StringBuilder();
    Json.write(json, files);
    answer.write(json.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    answer.flush();
  }
}
