package org.countersign.interop;

import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.ToBeSigned;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.pdf.pdfbox.PdfBoxDefaultObjectFactory;
import eu.europa.esig.dss.signature.resources.TempFileResourcesHandlerBuilder;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Signs PDFs with EU DSS at PAdES-BASELINE-B, for the bench.
 *
 * <p>Usage: {@code java -cp dss-judge.jar org.countersign.interop.DssSigner KEYS.p12 PASSWORD < list of files}. A line of
 * the list is input and output with a tab between them; each is answered with a line when it is done: {@code ok} and the
 * seconds that the private key took, or {@code failed} and the reason.
 */
public final class DssSigner {
  /** From this size on DSS builds its documents in temporary files; below, in memory, which is faster. */
  private static final long LARGE = 64L * 1024 * 1024;

  private final PrivateKey key;
  private final List<CertificateToken> chain = new ArrayList<>();

  private DssSigner(File keys, char[] password) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream stream = new FileInputStream(keys)) {
      store.load(stream, password);
    }
    String alias = store.aliases().nextElement();
    key = (PrivateKey) store.getKey(alias, password);
    for (Certificate certificate : store.getCertificateChain(alias)) {
      chain.add(new CertificateToken((X509Certificate) certificate));
    }
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream answer = System.out;
    System.setOut(System.err);
    DssSigner signer = new DssSigner(new File(arguments[0]), arguments[1].toCharArray());
    BufferedReader list = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = list.readLine(); line != null; line = list.readLine()) {
      String[] paths = line.split("\t", -1);
      try {
        answer.println("ok " + signer.sign(new File(paths[0]), new File(paths[1])));
      } catch (Exception | OutOfMemoryError problem) {
        String words = problem.getClass().getSimpleName() + ": " + problem.getMessage();
        answer.println("failed " + words.replace('\n', ' '));
      }
      answer.flush();
    }
  }

  /** Returns the seconds that the private key took. */
  private double sign(File input, File output) throws Exception {
    PAdESService service = new PAdESService(new CommonCertificateVerifier());
    if (input.length() >= LARGE) {
      PdfBoxDefaultObjectFactory documents = new PdfBoxDefaultObjectFactory();
      documents.setResourcesHandlerBuilder(new TempFileResourcesHandlerBuilder());
      service.setPdfObjFactory(documents);
    }
    PAdESSignatureParameters parameters = new PAdESSignatureParameters();
    parameters.setSignatureLevel(SignatureLevel.PAdES_BASELINE_B);
    parameters.setDigestAlgorithm(DigestAlgorithm.SHA256);
    parameters.setSigningCertificate(chain.get(0));
    parameters.setCertificateChain(chain);
    DSSDocument document = new FileDocument(input);
    ToBeSigned octets = service.getDataToSign(document, parameters);
    long begun = System.nanoTime();
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key);
    signature.update(octets.getBytes());
    byte[] value = signature.sign();
    double seconds = (System.nanoTime() - begun) / 1e9;
    SignatureValue signed = new SignatureValue(SignatureAlgorithm.RSA_SHA256, value);
    service.signDocument(document, parameters, signed).save(output.getPath());
    return seconds;
  }
}
