package org.countersign.interop;

import eu.europa.esig.dss.enumerations.Level;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.policy.ValidationPolicy;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.policy.EtsiValidationPolicy;
import eu.europa.esig.dss.policy.EtsiValidationPolicyFactory;
import eu.europa.esig.dss.policy.jaxb.BasicSignatureConstraints;
import eu.europa.esig.dss.policy.jaxb.CertificateConstraints;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.simplereport.jaxb.XmlSignatureScope;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Validates signed PDFs with EU DSS and prints one JSON document.
 *
 * <p>Usage: {@code java -jar dss-judge.jar ROOT.pem < list of files}. A line of the list is path, level and password with
 * tabs between them. Every certificate of the PEM file is a trust anchor. The answer is an array in the order of the list; a
 * file that DSS refuses to read has an {@code error}.
 */
public final class DssJudge {
  private DssJudge() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 1) {
      System.err.println("usage: java -jar dss-judge.jar ROOT.pem < list of files");
      System.exit(2);
    }
    // DSS and PDFBox may speak on stdout; the answer has it alone.
    PrintStream answer = System.out;
    System.setOut(System.err);

    CommonTrustedCertificateSource anchors = anchors(new File(arguments[0]));
    ValidationPolicy standard = new EtsiValidationPolicyFactory().loadDefaultValidationPolicy();
    ValidationPolicy lenient = lenientPolicy();
    List<Object> files = new ArrayList<>();
    BufferedReader list = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = list.readLine(); line != null; line = list.readLine()) {
      if (!line.isBlank()) {
        String[] words = line.split("\t", -1);
        ValidationPolicy policy = words[1].contains("-LT") ? standard : lenient;
        files.add(judge(words[0], words[2], anchors, policy));
      }
    }
    StringBuilder json = new StringBuilder();
    Json.write(json, files);
    answer.write(json.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    answer.flush();
  }

  private static CommonTrustedCertificateSource anchors(File pem) throws IOException, CertificateException {
    CommonTrustedCertificateSource source = new CommonTrustedCertificateSource();
    try (InputStream stream = new FileInputStream(pem)) {
      for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
        source.addCertificate(new CertificateToken((X509Certificate) certificate));
      }
    }
    return source;
  }

  /**
   * DSS's default policy with one departure, for levels B-B and B-T: they carry no revocation data, and the judge stays
   * off the network. Its absence is told (INFORM) and does not decide; everything else keeps the level that DSS gives it.
   */
  private static ValidationPolicy lenientPolicy() {
    ValidationPolicy standard = new EtsiValidationPolicyFactory().loadDefaultValidationPolicy();
    BasicSignatureConstraints basic =
        ((EtsiValidationPolicy) standard).getSignatureConstraints().getBasicSignatureConstraints();
    for (CertificateConstraints constraints : List.of(basic.getSigningCertificate(), basic.getCACertificate())) {
      constraints.getRevocationDataAvailable().setLevel(Level.INFORM);
      constraints.getAcceptableRevocationDataFound().setLevel(Level.INFORM);
    }
    return standard;
  }

  private static Map<String, Object> judge(
      String path, String password, CommonTrustedCertificateSource anchors, ValidationPolicy policy) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("path", path);
    List<Object> signatures = new ArrayList<>();
    file.put("signatures", signatures);
    try {
      CommonCertificateVerifier verifier = new CommonCertificateVerifier();
      verifier.setTrustedCertSources(anchors);
      // The judge stays off the network: what is not in the file or the anchors does not count.
      verifier.setAIASource(null);
      SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(new File(path)));
      if (!password.isEmpty() && validator instanceof PDFDocumentValidator) {
        ((PDFDocumentValidator) validator).setPasswordProtection(password.toCharArray());
      }
      validator.setCertificateVerifier(verifier);
      SimpleReport report = validator.validateDocument(policy).getSimpleReport();
      for (String id : report.getSignatureIdList()) {
        Map<String, Object> signature = new LinkedHashMap<>();
        signature.put("format", text(report.getSignatureFormat(id)));
        signature.put("indication", text(report.getIndication(id)));
        signature.put("subIndication", text(report.getSubIndication(id)));
        signature.put("signedBy", report.getSignedBy(id));
        List<Object> scopes = new ArrayList<>();
        for (XmlSignatureScope scope : report.getSignatureScopes(id)) {
          scopes.add(text(scope.getScope()) + ": " + scope.getName());
        }
        signature.put("scopes", scopes);
        signature.put("errors", messages(report.getAdESValidationErrors(id)));
        signature.put("warnings", messages(report.getAdESValidationWarnings(id)));
        signatures.add(signature);
      }
    } catch (RuntimeException | StackOverflowError problem) {
      file.put("error", problem.getClass().getSimpleName() + ": " + problem.getMessage());
    }
    return file;
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }

  private static List<Object> messages(List<Message> messages) {
    List<Object> list = new ArrayList<>();
    for (Message message : messages) {
      list.add(message.getKey() + ": " + message.getValue());
    }
    return list;
  }
}
