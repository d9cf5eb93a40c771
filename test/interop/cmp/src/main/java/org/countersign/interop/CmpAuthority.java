package org.countersign.interop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cmp.CMPCertificate;
import org.bouncycastle.asn1.cmp.CMPObjectIdentifiers;
import org.bouncycastle.asn1.cmp.CertOrEncCert;
import org.bouncycastle.asn1.cmp.CertRepMessage;
import org.bouncycastle.asn1.cmp.CertResponse;
import org.bouncycastle.asn1.cmp.CertifiedKeyPair;
import org.bouncycastle.asn1.cmp.ErrorMsgContent;
import org.bouncycastle.asn1.cmp.InfoTypeAndValue;
import org.bouncycastle.asn1.cmp.PKIBody;
import org.bouncycastle.asn1.cmp.PKIConfirmContent;
import org.bouncycastle.asn1.cmp.PKIFailureInfo;
import org.bouncycastle.asn1.cmp.PKIFreeText;
import org.bouncycastle.asn1.cmp.PKIHeader;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.cmp.PKIStatusInfo;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.cmp.CertificateConfirmationContent;
import org.bouncycastle.cert.cmp.CertificateStatus;
import org.bouncycastle.cert.cmp.GeneralPKIMessage;
import org.bouncycastle.cert.cmp.ProtectedPKIMessage;
import org.bouncycastle.cert.cmp.ProtectedPKIMessageBuilder;
import org.bouncycastle.cert.crmf.PKMACBuilder;
import org.bouncycastle.cert.crmf.jcajce.JcePKMACValuesCalculator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.operator.MacCalculator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcePBMac1CalculatorBuilder;
import org.bouncycastle.pkcs.jcajce.JcePBMac1CalculatorProviderBuilder;

/**
 * A certificate authority that speaks CMP, on Bouncy Castle: it reads and writes every message with that library alone, checks
 * protection, header, proof of possession and confirmation, and issues certificates of ten minutes. One transaction at a time.
 *
 * <p>Words: the folder with {@code issuing.pem}, {@code issuing-key.pem} and {@code secret}, and what answers are protected with:
 * {@code PasswordBasedMac}, {@code PBMAC1} or {@code signature}. Its port is the first line that it prints; a line for each message
 * follows. It ends with its standard input.
 */
public final class CmpAuthority {
  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();
  private static final BigInteger REQUEST = BigInteger.ONE.negate();

  private final X509CertificateHolder issuer;
  private final PrivateKey key;
  private final char[] secret;
  private final String protection;
  private final SecureRandom random = new SecureRandom();

  private byte[] transaction;
  private byte[] nonce;
  private X509CertificateHolder issued;

  private CmpAuthority(Path folder, String protection) throws Exception {
    issuer = (X509CertificateHolder) pem(folder.resolve("issuing.pem"));
    key = new JcaPEMKeyConverter().setProvider(PROVIDER).getPrivateKey((PrivateKeyInfo) pem(folder.resolve("issuing-key.pem")));
    secret = Files.readString(folder.resolve("secret"), StandardCharsets.UTF_8).strip().toCharArray();
    this.protection = protection;
  }

  public static void main(String[] words) throws Exception {
    CmpAuthority authority = new CmpAuthority(Path.of(words[0]), words[1]);
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/cmp", authority::answer);
    server.start();
    System.out.println(server.getAddress().getPort());
    while (System.in.read() >= 0) {
      // Until whoever started it has gone.
    }
    server.stop(0);
  }

  private static Object pem(Path file) throws IOException {
    try (PEMParser parser = new PEMParser(new InputStreamReader(Files.newInputStream(file), StandardCharsets.US_ASCII))) {
      return parser.readObject();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] answer;
    try {
      demand("application/pkixcmp".equals(exchange.getRequestHeaders().getFirst("Content-Type")), "content type");
      answer = answerTo(new GeneralPKIMessage(exchange.getRequestBody().readAllBytes()));
    } catch (Exception error) {
      System.out.println("FAILED: " + error);
      exchange.sendResponseHeaders(400, -1);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/pkixcmp");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private byte[] answerTo(GeneralPKIMessage message) throws Exception {
    demand(message.hasProtection(), "protection");
    ProtectedPKIMessage question = new ProtectedPKIMessage(message);
    PKIHeader header = question.getHeader();
    demand(header.getPvno().intValueExact() == 2, "version");
    demand(octets(header.getTransactionID()).length == 16 && octets(header.getSenderNonce()).length == 16, "numbers");
    demand(Math.abs(header.getMessageTime().getDate().getTime() - System.currentTimeMillis()) < 300_000, "time");
    if (!isProtected(question)) {
      System.out.println("badMessageCheck");
      return written(question, new PKIBody(PKIBody.TYPE_ERROR, new ErrorMsgContent(
          refusal(PKIFailureInfo.badMessageCheck, "The protection is wrong"))), false);
    }
    switch (question.getBody().getType()) {
      case PKIBody.TYPE_P10_CERT_REQ:
        return certified(question);
      case PKIBody.TYPE_CERT_CONFIRM:
        return confirmed(question);
      default:
        throw new IllegalStateException("a body of type " + question.getBody().getType());
    }
  }

  private boolean isProtected(ProtectedPKIMessage question) throws Exception {
    PKIHeader header = question.getHeader();
    if (protection.equals("signature")) {
      X509CertificateHolder[] certificates = question.getCertificates();
      X509CertificateHolder signer = certificates[0];
      demand(signer.getSubject().equals(X500Name.getInstance(header.getSender().getName())), "sender");
      byte[] identifier = ASN1OctetString.getInstance(
          signer.getExtension(Extension.subjectKeyIdentifier).getParsedValue()).getOctets();
      demand(Arrays.equals(identifier, octets(header.getSenderKID())), "senderKID");
      JcaContentVerifierProviderBuilder verifier = new JcaContentVerifierProviderBuilder().setProvider(PROVIDER);
      return signer.isSignatureValid(verifier.build(issuer)) && question.verify(verifier.build(signer));
    }
    RDN[] names = X500Name.getInstance(header.getSender().getName()).getRDNs(BCStyle.CN);
    String name = ((DERUTF8String) names[0].getFirst().getValue()).getString();
    demand(name.equals(new String(octets(header.getSenderKID()), StandardCharsets.UTF_8)), "senderKID");
    if (PKCSObjectIdentifiers.id_PBMAC1.equals(question.getProtectionAlgorithm().getAlgorithm())) {
      demand(protection.equals("PBMAC1"), "PBMAC1");
      return question.verify(new JcePBMac1CalculatorProviderBuilder().setProvider(PROVIDER).build(), secret);
    }
    demand(protection.equals("PasswordBasedMac"), "PasswordBasedMac");
    return question.verify(new PKMACBuilder(new JcePKMACValuesCalculator().setProvider(PROVIDER)), secret);
  }

  private byte[] certified(ProtectedPKIMessage question) throws Exception {
    InfoTypeAndValue[] wishes = question.getHeader().getGeneralInfo();
    demand(wishes.length == 1 && wishes[0].getInfoType().equals(CMPObjectIdentifiers.it_implicitConfirm)
        && wishes[0].getInfoValue().equals(DERNull.INSTANCE), "implicitConfirm");
    demand(question.getHeader().getRecipNonce() == null, "recipNonce");
    transaction = octets(question.getHeader().getTransactionID());
    PKCS10CertificationRequest request = new PKCS10CertificationRequest(
        CertificationRequest.getInstance(question.getBody().getContent()));
    demand(request.isSignatureValid(
        new JcaContentVerifierProviderBuilder().setProvider(PROVIDER).build(request.getSubjectPublicKeyInfo())), "proof of possession");
    long now = System.currentTimeMillis();
    X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
        issuer.getSubject(), new BigInteger(120, random), new Date(now - 60_000), new Date(now + 600_000),
        request.getSubject(), request.getSubjectPublicKeyInfo());
    Extensions wanted = request.getRequestedExtensions();
    for (org.bouncycastle.asn1.ASN1ObjectIdentifier one : wanted.getExtensionOIDs()) builder.addExtension(wanted.getExtension(one));
    issued = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").setProvider(PROVIDER).build(key));
    System.out.println("issued " + issued.getSerialNumber().toString(16));
    CertResponse response = new CertResponse(
        new ASN1Integer(REQUEST), new PKIStatusInfo(PKIStatus.granted),
        new CertifiedKeyPair(new CertOrEncCert(new CMPCertificate(issued.toASN1Structure()))), null);
    CMPCertificate[] authorities = {new CMPCertificate(issuer.toASN1Structure())};
    return written(question, new PKIBody(PKIBody.TYPE_CERT_REP, new CertRepMessage(authorities, new CertResponse[] {response})), true);
  }

  private byte[] confirmed(ProtectedPKIMessage question) throws Exception {
    PKIHeader header = question.getHeader();
    demand(Arrays.equals(transaction, octets(header.getTransactionID())), "transactionID");
    demand(Arrays.equals(nonce, octets(header.getRecipNonce())), "recipNonce");
    CertificateStatus[] statuses = CertificateConfirmationContent.fromPKIBody(question.getBody()).getStatusMessages();
    demand(statuses.length == 1 && statuses[0].getCertRequestID().equals(REQUEST), "certReqId");
    demand(statuses[0].isVerified(issued, new JcaDigestCalculatorProviderBuilder().setProvider(PROVIDER).build()), "certHash");
    PKIStatusInfo status = statuses[0].getStatusInfo();
    boolean taken = status == null || status.getStatus().intValue() == PKIStatus.GRANTED;
    System.out.println(taken ? "confirmed" : "rejected");
    return written(question, new PKIBody(PKIBody.TYPE_CONFIRM, new PKIConfirmContent()), true);
  }

  private PKIStatusInfo refusal(int failure, String words) {
    return new PKIStatusInfo(PKIStatus.rejection, new PKIFreeText(words), new PKIFailureInfo(failure));
  }

  private byte[] written(ProtectedPKIMessage question, PKIBody body, boolean withSecret) throws Exception {
    nonce = new byte[16];
    random.nextBytes(nonce);
    ProtectedPKIMessageBuilder builder = new ProtectedPKIMessageBuilder(
            new GeneralName(issuer.getSubject()), question.getHeader().getSender())
        .setMessageTime(new Date())
        .setTransactionID(octets(question.getHeader().getTransactionID()))
        .setSenderNonce(nonce)
        .setRecipNonce(octets(question.getHeader().getSenderNonce()))
        .setBody(body);
    if (protection.equals("signature") || !withSecret) {
      builder.addCMPCertificate(issuer);
      return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").setProvider(PROVIDER).build(key)).toASN1Structure().getEncoded("DER");
    }
    builder.setSenderKID(octets(question.getHeader().getSenderKID()));
    MacCalculator mac = protection.equals("PBMAC1")
        ? new JcePBMac1CalculatorBuilder("HmacSHA512", 512).setProvider(PROVIDER).setIterationCount(20_000)
            .setPrf(JcePBMac1CalculatorBuilder.PRF_SHA512).build(secret)
        : new PKMACBuilder(new JcePKMACValuesCalculator().setProvider(PROVIDER)).setIterationCount(2_000).build(secret);
    return builder.build(mac).toASN1Structure().getEncoded("DER");
  }

  private static byte[] octets(ASN1OctetString string) {
    return string == null ? new byte[0] : string.getOctets();
  }

  private static void demand(boolean holds, String what) {
    if (!holds) throw new IllegalStateException(what);
  }
}
