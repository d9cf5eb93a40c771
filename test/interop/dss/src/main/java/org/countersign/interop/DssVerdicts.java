package org.countersign.interop;

import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.policy.ValidationPolicy;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.policy.EtsiValidationPolicyFactory;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.simplereport.jaxb.XmlTimestamp;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * EU DSS's verdicts on signed PDFs with its default policy, unchanged, at given times.
 *
 * <p>Usage: {@code java -cp dss-judge.jar org.countersign.interop.DssVerdicts < list}. A line of the list is the file, a PEM
 * file with the trust anchors (empty: none), the validation time (ISO 8601) and a name for the ETSI validation report, which
 * is written there when it is not empty, with tabs between them. The answer is a JSON array in the order of the list; each file
 * with the processor seconds of the thread that judged it.
 */
public final class DssVerdicts {
  private DssVerdicts() {}

  public static void main(String[] arguments) throws Exception {
    PrintStream answer = System.out;
    System.setOut(System.err);
    ValidationPolicy policy = new EtsiValidationPolicyFactory().loadDefaultValidationPolicy();
    List<Object> files = new ArrayList<>();
    BufferedReader list = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = list.readLine(); line != null; line = list.readLine()) {
      if (!line.isBlank()) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        Map<String, Object> file = judge(line.split("\t", -1), policy);
        long after = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        file.put("processorSeconds", (after - before) / 1e9);
        files.add(file);
      }
    }
    StringBuilder json = new StringBuilder();
    Json.write(json, files);
    answer.write(json.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    answer.flush();
  }

  private static Map<String, Object> judge(String[] words, ValidationPolicy policy) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("path", words[0]);
    List<Object> signatures = new ArrayList<>();
    file.put("signatures", signatures);
    try {
      CommonCertificateVerifier verifier = new CommonCertificateVerifier();
      verifier.setTrustedCertSources(anchors(words[1]));
      verifier.setAIASource(null);
      SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(new File(words[0])));
      validator.setCertificateVerifier(verifier);
      validator.setValidationTime(Date.from(Instant.parse(words[2])));
      Reports reports = validator.validateDocument(policy);
      SimpleReport report = reports.getSimpleReport();
      for (String id : report.getSignatureIdList()) {
        Map<String, Object> signature = new LinkedHashMap<>();
        signature.put("fields", List.copyOf(reports.getDiagnosticData().getSignatureById(id).getSignatureFieldNames()));
        signature.put("format", text(report.getSignatureFormat(id)));
        signature.put("indication", text(report.getIndication(id)));
        signature.put("subIndication", text(report.getSubIndication(id)));
        Date best = report.getBestSignatureTime(id);
        signature.put("bestSignatureTime", best == null ? null : best.toInstant().toString());
        signature.put("errors", messages(report.getAdESValidationErrors(id)));
        signature.put("warnings", messages(report.getAdESValidationWarnings(id)));
        List<Object> timestamps = new ArrayList<>();
        for (XmlTimestamp timestamp : report.getSignatureTimestamps(id)) {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("time", timestamp.getProductionTime().toInstant().toString());
          one.put("indication", text(timestamp.getIndication()));
          one.put("subIndication", text(timestamp.getSubIndication()));
          timestamps.add(one);
        }
        signature.put("timestamps", timestamps);
        signatures.add(signature);
      }
      if (words.length > 3 && !words[3].isEmpty()) {
        Files.writeString(Path.of(words[3]), reports.getXmlValidationReport());
      }
    } catch (Exception | StackOverflowError | OutOfMemoryError problem) {
      file.put("error", problem.getClass().getSimpleName() + ": " + problem.getMessage());
    }
    return file;
  }

  private static CommonTrustedCertificateSource anchors(String pem) throws Exception {
    CommonTrustedCertificateSource source = new CommonTrustedCertificateSource();
    if (pem.isEmpty()) {
      return source;
    }
    try (InputStream stream = new FileInputStream(pem)) {
      for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
        source.addCertificate(new CertificateToken((X509Certificate) certificate));
      }
    }
    return source;
  }

  private static List<Object> messages(List<Message> messages) {
    List<Object> list = new ArrayList<>();
    for (Message message : messages) {
      list.add(message.getKey() + ": " + message.getValue());
    }
    return list;
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }
}
