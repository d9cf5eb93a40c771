package org.countersign.interop;

import eu.europa.esig.dss.detailedreport.DetailedReport;
import eu.europa.esig.dss.detailedreport.jaxb.XmlValidationCertificateQualification;
import eu.europa.esig.dss.enumerations.Level;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.DSSException;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.policy.ValidationPolicy;
import eu.europa.esig.dss.model.tsl.LOTLInfo;
import eu.europa.esig.dss.model.tsl.TLInfo;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.policy.EtsiValidationPolicy;
import eu.europa.esig.dss.policy.EtsiValidationPolicyFactory;
import eu.europa.esig.dss.policy.jaxb.BasicSignatureConstraints;
import eu.europa.esig.dss.policy.jaxb.CertificateConstraints;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.client.http.DSSFileLoader;
import eu.europa.esig.dss.spi.tsl.TrustedListsCertificateSource;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonCertificateSource;
import eu.europa.esig.dss.tsl.job.TLValidationJob;
import eu.europa.esig.dss.tsl.source.LOTLSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
 * Says with EU DSS what signatures are by the trusted lists of a folder, at given times, and prints one JSON document.
 *
 * <p>Usage: {@code java -cp dss-judge.jar org.countersign.interop.DssQualifier FOLDER < list of signatures}. The folder
 * holds {@code lotl.xml}, {@code lotl-signer.pem}, and every list by the last part of its address. A line of the list is a
 * CMS, what it signs, and the time of validation with tabs between them. The answer has the state of the lists and, in the
 * order of the lines, what each signature is.
 */
public final class DssQualifier {
  private DssQualifier() {}

  public static void main(String[] arguments) throws Exception {
    PrintStream answer = System.out;
    System.setOut(System.err);
    File folder = new File(arguments[0]);
    TrustedListsCertificateSource anchors = new TrustedListsCertificateSource();
    TLValidationJob job = job(folder, anchors);
    job.onlineRefresh();

    Map<String, Object> told = new LinkedHashMap<>();
    List<Object> lists = new ArrayList<>();
    for (LOTLInfo lotl : job.getSummary().getLOTLInfos()) {
      lists.add(state(lotl));
      for (TLInfo list : lotl.getTLInfos()) {
        lists.add(state(list));
      }
    }
    told.put("lists", lists);
    List<Object> signatures = new ArrayList<>();
    ValidationPolicy policy = policy();
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isBlank()) {
        String[] words = line.split("\t", -1);
        signatures.add(judge(words[0], words[1], Date.from(Instant.parse(words[2])), anchors, policy));
      }
    }
    told.put("signatures", signatures);
    StringBuilder json = new StringBuilder();
    Json.write(json, told);
    answer.write(json.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    answer.flush();
  }

  private static TLValidationJob job(File folder, TrustedListsCertificateSource anchors) throws Exception {
    CommonCertificateSource signers = new CommonCertificateSource();
    try (InputStream stream = new FileInputStream(new File(folder, "lotl-signer.pem"))) {
      for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
        signers.addCertificate(new CertificateToken((X509Certificate) certificate));
      }
    }
    LOTLSource lotl = new LOTLSource();
    lotl.setUrl("https://lists.example/lotl.xml");
    lotl.setCertificateSource(signers);
    TLValidationJob job = new TLValidationJob();
    job.setListOfTrustedListSources(lotl);
    job.setTrustedListCertificateSource(anchors);
    job.setOnlineDataLoader(new FolderLoader(folder));
    return job;
  }

  /** Every address is a file of the folder: the network is not asked. */
  private static final class FolderLoader implements DSSFileLoader {
    private static final long serialVersionUID = 1L;
    private final File folder;

    FolderLoader(File folder) {
      this.folder = folder;
    }

    @Override
    public DSSDocument getDocument(String url) throws DSSException {
      return new FileDocument(new File(folder, url.substring(url.lastIndexOf('/') + 1)));
    }
  }

  private static Map<String, Object> state(TLInfo list) {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("url", list.getUrl());
    state.put("version", list.getParsingCacheInfo().getVersion());
    state.put("parsed", list.getParsingCacheInfo().isResultExist());
    state.put("indication", list.getValidationCacheInfo().getIndication());
    state.put("subIndication", list.getValidationCacheInfo().getSubIndication());
    state.put("error", list.getParsingCacheInfo().getExceptionMessage());
    return state;
  }

  /** The default policy; without revocation data and signing time, which these signatures do not carry, but for that. */
  private static ValidationPolicy policy() {
    ValidationPolicy standard = new EtsiValidationPolicyFactory().loadDefaultValidationPolicy();
    EtsiValidationPolicy etsi = (EtsiValidationPolicy) standard;
    BasicSignatureConstraints basic = etsi.getSignatureConstraints().getBasicSignatureConstraints();
    for (CertificateConstraints constraints : List.of(basic.getSigningCertificate(), basic.getCACertificate())) {
      constraints.getRevocationDataAvailable().setLevel(Level.INFORM);
      constraints.getAcceptableRevocationDataFound().setLevel(Level.INFORM);
    }
    etsi.getSignatureConstraints().getSignedAttributes().getSigningTime().setLevel(Level.INFORM);
    return standard;
  }

  private static Map<String, Object> judge(
      String path, String content, Date time, TrustedListsCertificateSource anchors, ValidationPolicy policy) {
    Map<String, Object> told = new LinkedHashMap<>();
    try {
      CommonCertificateVerifier verifier = new CommonCertificateVerifier();
      verifier.setTrustedCertSources(anchors);
      verifier.setAIASource(null);
      SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(new File(path)));
      validator.setDetachedContents(List.of(new FileDocument(new File(content))));
      validator.setCertificateVerifier(verifier);
      validator.setValidationTime(time);
      Reports reports = validator.validateDocument(policy);
      SimpleReport simple = reports.getSimpleReport();
      String id = simple.getFirstSignatureId();
      told.put("indication", simple.getIndication(id));
      told.put("subIndication", simple.getSubIndication(id));
      told.put("qualification", simple.getSignatureQualification(id).name());
      DetailedReport detailed = reports.getDetailedReport();
      if (detailed.getXmlSignatureById(id).getValidationSignatureQualification() != null) {
        for (XmlValidationCertificateQualification at :
            detailed.getXmlSignatureById(id).getValidationSignatureQualification().getValidationCertificateQualification()) {
          told.put(at.getValidationTime().name(), at.getCertificateQualification().name());
        }
      }
    } catch (RuntimeException | StackOverflowError problem) {
      told.put("error", problem.getClass().getSimpleName() + ": " + problem.getMessage());
    }
    return told;
  }
}
