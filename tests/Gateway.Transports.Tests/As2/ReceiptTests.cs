using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Transports.As2;
using Gateway.Transports.As2.Cms;
using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.Tests.As2;

/// <summary>Receipts: what is asked for, what is written, what one is worth.</summary>
public sealed class ReceiptTests
{
    static readonly SentMessage Sent = new() { MessageId = "<1@us>", Mics = [Mic.Of("content"u8, DigestAlgorithm.Sha256)], RequestsSignedReceipt = true };

    [Theory]
    [InlineData("automatic-action/MDN-sent-automatically; processed", true, DispositionSeverity.None, "")]
    [InlineData("automatic-action/MDN-sent-automatically;processed/Error:integrity-check-failed", false, DispositionSeverity.Error, "integrity-check-failed")]
    [InlineData("automatic-action/MDN-sent-automatically; Processed/warning: duplicate-document", true, DispositionSeverity.Warning, "duplicate-document")]
    [InlineData("automatic-action/MDN-sent-automatically; failed/failure: unsupported format", false, DispositionSeverity.Failure, "unsupported format")]
    [InlineData("manual-action/MDN-sent-manually; processed/", true, DispositionSeverity.None, "")]
    [InlineData("automatic-action/MDN-sent-automatically; processed/odd: thing", false, DispositionSeverity.Error, "thing")]
    [InlineData("automatic-action/MDN-sent-automatically; processed/warning: duplicate-document; error: authentication-failed", false, DispositionSeverity.Error, "authentication-failed")]
    [InlineData("automatic-action/MDN-sent-automatically; processed/error: authentication-failed; warning: x;", false, DispositionSeverity.Error, "authentication-failed")]
    [InlineData("automatic-action/MDN-sent-automatically; processed/warning: duplicate-document, error: authentication-failed", false, DispositionSeverity.Error, "authentication-failed")]
    [InlineData("automatic-action/MDN-sent-automatically; processed/warning: late; but taken, all of it", true, DispositionSeverity.Warning, "late; but taken, all of it")]
    [InlineData("automatic-action/MDN-sent-automatically; displayed", false, DispositionSeverity.None, "")]
    public void A_disposition_is_read_as_products_write_it(string field, bool isPositive, DispositionSeverity severity, string modifier)
    {
        var disposition = Disposition.Parse(field)!;
        Assert.Equal((isPositive, severity, modifier), (disposition.IsPositive, disposition.Severity, disposition.Modifier));
    }

    [Theory]
    [InlineData("")]
    [InlineData("processed")]
    [InlineData("automatic-action/MDN-sent-automatically; ")]
    public void A_field_that_names_no_disposition_is_none(string field) => Assert.Null(Disposition.Parse(field));

    [Theory]
    [InlineData("plaBr2/JRekv5FoWaAP3htUqGrP9iJAfdIgrDnVa1D8=, sha256", DigestAlgorithm.Sha256)]
    [InlineData("plaBr2/JRekv5FoWaAP3htUqGrP9iJAfdIgrDnVa1D8=,SHA-256", DigestAlgorithm.Sha256)]
    [InlineData("plaBr2/JRekv5FoWaAP3htUqGrP9iJAfdIgrDnVa1D8= ; sha2-256", DigestAlgorithm.Sha256)]
    [InlineData("plaBr2/JRekv5FoWaAP3htUqGrP9iJAfdIgrDnVa1D8= sha256", DigestAlgorithm.Sha256)]
    [InlineData("\"plaBr2/JRekv5FoWaAP3htUqGrP9iJAfdIgrDnVa1D8=\", sha-256", DigestAlgorithm.Sha256)]
    [InlineData("plaBr2/JRekv5FoWaAP3htUqGrP9iJAfdIgrDnVa1D8, sha-256", DigestAlgorithm.Sha256)]
    [InlineData("plaBr2/JRekv5FoWaAP3htUqGrP9iJAfdIgrDnVa1D, sha-256", null)]
    [InlineData("plaBr2/JRekv5FoWaAP3htUqGrP9iJAfdIgrDnVa1D8=, sha2_256", DigestAlgorithm.Sha256)]
    [InlineData("plaBr2/JRekv5FoWaAP3htUqGrP9iJAfdIgrDnVa1D8=, rsa-sha256", DigestAlgorithm.Sha256)]
    [InlineData("plaBr2/JRekv5FoWaAP3htUqGrP9iJAfdIgrDnVa1D8=, rsassa-pss-sha-256", DigestAlgorithm.Sha256)]
    [InlineData("plaBr2/JRekv5FoWaAP3htUqGrP9iJAfdIgrDnVa1D8=, sha512", DigestAlgorithm.Sha256)]
    [InlineData("plaBr2/JRekv5FoWaAP3htUqGrP9iJAfdIgrDnVa1D8=, 2.16.840.1.101.3.4.2.1", DigestAlgorithm.Sha256)]
    [InlineData("plaBr2/JRekv5FoWaAP3htUqGrP9iJAfdIgrDnVa1D8=", DigestAlgorithm.Sha256)]
    [InlineData("plaBr2/JRekv5FoWaAP3htUqGrP9iJAfdIgrDnVa1A==, sha256", null)]
    [InlineData("2jmj7l5rSw0yVb/vlWAYkK/YBwk=", DigestAlgorithm.Sha1)]
    [InlineData("!, sha256", null)]
    [InlineData("", null)]
    public void A_check_is_read_in_every_spelling(string field, DigestAlgorithm? algorithm) => Assert.Equal(algorithm, Mic.Parse(field)?.Algorithm);

    [Theory]
    [InlineData("signed-receipt-protocol=required, pkcs7-signature; signed-receipt-micalg=optional, sha256", "sha256", DigestAlgorithm.Sha256)]
    [InlineData("signed-receipt-protocol=optional,pkcs7-signature;signed-receipt-micalg=required,SHA-512,sha1", "SHA-512", DigestAlgorithm.Sha512)]
    [InlineData("signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, md5, sha1, sha2_384", "sha2_384", DigestAlgorithm.Sha384)]
    [InlineData("signed-receipt-micalg=sha-384; signed-receipt-protocol=pkcs7-signature", "sha-384", DigestAlgorithm.Sha384)]
    [InlineData("signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, md5", "sha-256", DigestAlgorithm.Sha256)]
    [InlineData("signed-receipt-protocol=optional, pkcs7-signature", "sha-256", DigestAlgorithm.Sha256)]
    public void The_check_is_made_and_spelled_as_asked(string options, string spelling, DigestAlgorithm digest)
    {
        var sent = As2Sender.Build([Keys.File()], Keys.TheirSide(), "<1@supplier>", Keys.Now);
        var reception = Keys.Receive(With(sent.Message, "Disposition-Notification-Options", options));
        var mdn = Mdn.Read(reception.Receipt!)!;
        Assert.True(mdn.IsSigned);
        Assert.Equal(digest, mdn.Mic!.Algorithm);
        Assert.Contains($", {spelling}\r\n", Encoding.ASCII.GetString(reception.Receipt!.Body.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("signed-receipt-protocol=required, pgp-signature; signed-receipt-micalg=optional, sha256", "unsupported format")]
    [InlineData("signed-receipt-protocol=required, pkcs7-signature; signed-receipt-micalg=required, md5, whirlpool", "unsupported MIC-algorithms")]
    public void A_demand_that_is_not_ours_to_meet_makes_the_message_fail(string options, string modifier)
    {
        var sent = As2Sender.Build([Keys.File()], Keys.TheirSide(), "<1@supplier>", Keys.Now);
        var reception = Keys.Receive(With(sent.Message, "Disposition-Notification-Options", options));
        var disposition = Mdn.Read(reception.Receipt!)!.Disposition!;
        Assert.Equal(("failed", DispositionSeverity.Failure, modifier), (disposition.Type, disposition.Severity, disposition.Modifier));
        Assert.Empty(reception.Payloads);
    }

    [Fact]
    public void Who_asks_for_no_receipt_gets_none()
    {
        var theirs = Keys.TheirSide() with { Send = new() { RequestReceipt = false } };
        Assert.Null(Keys.Receive(As2Sender.Build([Keys.File()], theirs, "<1@supplier>", Keys.Now).Message).Receipt);
    }

    [Fact]
    public void Who_asks_for_an_unsigned_receipt_gets_it_with_its_check()
    {
        var theirs = Keys.TheirSide() with { Send = new() { RequestSignedReceipt = false } };
        var sent = As2Sender.Build([Keys.File()], theirs, "<1@supplier>", Keys.Now);
        var mdn = Mdn.Read(Keys.Receive(sent.Message).Receipt!)!;
        Assert.False(mdn.IsSigned);
        Assert.Equal(ReceiptVerdict.Received, ReceiptVerifier.Judge(mdn, sent.Expected, theirs, Keys.Now).Verdict);
    }

    [Fact]
    public void An_unsigned_receipt_is_asked_for_its_check_in_a_digest()
    {
        var unsigned = As2Sender.Build([Keys.File()], Keys.TheirSide() with { Send = new() { RequestSignedReceipt = false } }, "<1@supplier>", Keys.Now);
        Assert.Equal("signed-receipt-micalg=optional, sha-256", unsigned.Message.Headers["Disposition-Notification-Options"]);
    }

    [Theory]
    [InlineData(DigestAlgorithm.Sha256, true)]
    [InlineData(DigestAlgorithm.Sha384, true)]
    [InlineData(DigestAlgorithm.Sha512, true)]
    [InlineData(DigestAlgorithm.Sha1, true)]
    [InlineData(DigestAlgorithm.Md5, false)]
    public void The_check_of_a_signed_message_may_be_in_any_digest_that_the_partner_may_use_or_in_SHA_1(DigestAlgorithm digest, bool isAccepted)
    {
        // Signed, so that what the check is over stands whole in the message.
        var theirs = Keys.TheirSide() with { Send = new() { Cipher = null } };
        var sent = As2Sender.Build([Keys.File()], theirs, "<1@us>", Keys.Now);
        Assert.True(MimeEntity.TryRead(MimeWriter.Bytes(sent.Message.Headers, sent.Message.Body.Span), MimeLimits.Default, out var entity));
        Assert.True(Multipart.TrySplit(entity, maxParts: 2, out var parts));
        var mic = Mic.Of(parts.Parts[0], digest).ToString();

        Assert.Equal(isAccepted, ReceiptVerifier.Judge(Receipt(mic: mic), sent.Expected, Keys.OurSide(), Keys.Now).ClosesMessage);
        Assert.Equal(isAccepted, ReceiptVerifier.Judge(Receipt(mic: mic.Split(',')[0]), sent.Expected, Keys.OurSide(), Keys.Now).ClosesMessage);
        Assert.Equal(DigestAlgorithm.Sha256, sent.Expected.Mics[0].Algorithm);
    }

    [Fact]
    public void A_demand_for_the_digest_of_a_PSS_signature_is_met() => Assert.Null(Keys.Receive(With(
        As2Sender.Build([Keys.File()], Keys.TheirSide(), "<1@supplier>", Keys.Now).Message,
        "Disposition-Notification-Options",
        "signed-receipt-protocol=required, pkcs7-signature; signed-receipt-micalg=required, rsassa-pss-sha-256")).Refusal);

    // RFC 4130 §7.4.3 to the letter, as mendelson answers.
    [Theory]
    [InlineData(null)]
    [InlineData(ContentCipher.Aes256Gcm)]
    public void The_check_of_an_unsigned_message_may_be_SHA_1(ContentCipher? cipher)
    {
        var theirs = Keys.TheirSide() with { Send = new() { Digest = null, Cipher = cipher } };
        var sent = As2Sender.Build([Keys.File()], theirs, "<1@supplier>", Keys.Now);
        var legacy = new LegacyAlgorithm { Digest = DigestAlgorithm.Sha1, Until = Keys.Now.AddDays(1) };
        var ours = Keys.OurSide() with { Receive = new() { RequireSignature = false, RequireEncryption = false, Algorithms = new() { Legacy = [legacy] } } };
        var asked = With(sent.Message, "Disposition-Notification-Options", "signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, sha1");

        var mdn = Mdn.Read(Keys.Receive(asked, ours).Receipt!)!;

        Assert.Equal(DigestAlgorithm.Sha1, mdn.Mic!.Algorithm);
        Assert.Equal(ReceiptVerdict.Received, ReceiptVerifier.Judge(mdn, sent.Expected, theirs, Keys.Now).Verdict);
    }

    [Fact]
    public void Strangers_get_an_unsigned_refusal()
    {
        var sent = As2Sender.Build([Keys.File()], Keys.TheirSide() with { OurName = "NOBODY" }, "<1@nobody>", Keys.Now);
        var reception = Keys.Receive(sent.Message);
        Assert.Equal(As2RefusalReason.UnknownRelation, reception.Refusal!.Reason);
        var mdn = Mdn.Read(reception.Receipt!)!;
        Assert.False(mdn.IsSigned);
        Assert.Equal("unknown-trading-relationship", mdn.Disposition!.Modifier);
        Assert.Equal(("US", "NOBODY", "<1@nobody>"), (mdn.From, mdn.To, mdn.OriginalMessageId));
    }

    [Theory]
    [InlineData("\"My Company\"", "My Company")]
    [InlineData("My Company", "My Company")]
    [InlineData("\"a \\\"b\\\" \\\\c\"", "a \"b\" \\c")]
    public void A_name_with_blanks_is_known_with_quotes_and_without(string field, string name)
    {
        var theirs = Keys.TheirSide() with { OurName = name };
        var ours = Keys.OurSide() with { PartnerName = name };
        var sent = As2Sender.Build([Keys.File()], theirs, "<1@supplier>", Keys.Now);
        Assert.Equal(field.StartsWith('"') ? field : $"\"{field}\"", sent.Message.Headers["AS2-From"]);
        var reception = Keys.Receive(With(sent.Message, "AS2-From", field), ours);
        Assert.Null(reception.Refusal);
        Assert.Equal(name, Mdn.Read(reception.Receipt!)!.To);
    }

    [Theory]
    [InlineData("\"\\\"NORTHGATE AS2\\\"\"")]
    [InlineData("\"\"NORTHGATE AS2\"\"")]
    public void A_receipt_in_which_a_quoted_name_was_quoted_again_is_for_us(string to)
    {
        var ours = Keys.OurSide() with { OurName = "NORTHGATE AS2" };
        Assert.Equal(ReceiptVerdict.Received, ReceiptVerifier.Judge(Receipt(to: to), Sent, ours, Keys.Now).Verdict);
    }

    [Fact]
    public void A_message_to_oneself_fails()
    {
        var sent = As2Sender.Build([Keys.File()], Keys.TheirSide() with { OurName = "US" }, "<1@us>", Keys.Now);
        Assert.Equal(As2RefusalReason.SenderEqualsReceiver, Keys.Receive(sent.Message).Refusal!.Reason);
    }

    [Fact]
    public void A_message_without_id_is_taken_and_its_receipt_names_none()
    {
        var sent = As2Sender.Build([Keys.File()], Keys.TheirSide(), "<1@supplier>", Keys.Now);
        var headers = new HeaderList();
        foreach (var (name, value) in sent.Message.Headers.Where(f => f.Key != "Message-ID")) headers.Add(name, value);
        var reception = Keys.Receive(sent.Message with { Headers = headers });
        Assert.Null(reception.MessageId);
        Assert.Null(reception.Refusal);
        Assert.Null(Mdn.Read(reception.Receipt!)!.OriginalMessageId);
    }

    [Fact]
    [Trait("Reliability", "RT-11")]
    public void RT_11_a_receipt_that_is_all_it_must_be_closes_the_message() => Assert.True(Judge(Receipt()).ClosesMessage);

    [Theory]
    [InlineData("unsigned though signed was asked", ReceiptVerdict.Unsigned)]
    [InlineData("signed by somebody else", ReceiptVerdict.BadSignature)]
    [InlineData("signed by a certificate that has ended", ReceiptVerdict.BadSignature)]
    [InlineData("changed after it was signed", ReceiptVerdict.BadSignature)]
    [InlineData("with another check", ReceiptVerdict.OtherMic)]
    [InlineData("without a check", ReceiptVerdict.NoMic)]
    [InlineData("with a check that cannot be read", ReceiptVerdict.NoMic)]
    [InlineData("for another message", ReceiptVerdict.OtherMessage)]
    [InlineData("for no message", ReceiptVerdict.OtherMessage)]
    [InlineData("from another partner", ReceiptVerdict.OtherPartner)]
    [InlineData("for another receiver", ReceiptVerdict.OtherPartner)]
    [InlineData("with a signature that cannot be read", ReceiptVerdict.BadSignature)]
    [InlineData("failed", ReceiptVerdict.Refused)]
    [InlineData("with an error", ReceiptVerdict.Refused)]
    [InlineData("without a disposition", ReceiptVerdict.NoDisposition)]
    [InlineData("of a duplicate", ReceiptVerdict.Duplicate)]
    [InlineData("of a duplicate, as an error", ReceiptVerdict.Duplicate)]
    [InlineData("of a duplicate of another content", ReceiptVerdict.OtherMic)]
    [InlineData("of a duplicate, from who need not sign", ReceiptVerdict.NoMic)]
    [Trait("Reliability", "RT-11")]
    public void RT_11_anything_less_leaves_it_open_and_disputed(string kind, ReceiptVerdict verdict)
    {
        var mic = Sent.Mics[0].ToString();
        var mdn = kind switch
        {
            "unsigned though signed was asked" => Receipt(signer: null),
            "signed by somebody else" => Receipt(signer: Keys.Stranger),
            "signed by a certificate that has ended" => Receipt(),
            "changed after it was signed" => Receipt(change: text => text.Replace("processed", "processeD", StringComparison.Ordinal)),
            "with a signature that cannot be read" => Receipt(change: text => text.Replace("pkcs7-signature", "pkcs8-signature", StringComparison.Ordinal).Replace("MII", "XYZ", StringComparison.Ordinal).Replace("\u0030\u0082", "\u0031\u0082", StringComparison.Ordinal)),
            "with another check" => Receipt(mic: Mic.Of("other"u8, DigestAlgorithm.Sha256).ToString()),
            "without a check" => Receipt(mic: null),
            "with a check that cannot be read" => Receipt(mic: "sha-256"),
            "for another message" => Receipt(id: "<2@us>"),
            "for no message" => Receipt(id: null),
            "from another partner" => Receipt(from: "OTHER"),
            "for another receiver" => Receipt(to: "THEM"),
            "failed" => Receipt(disposition: "automatic-action/MDN-sent-automatically; failed/Failure: unsupported format"),
            "with an error" => Receipt(disposition: "automatic-action/MDN-sent-automatically; processed/Error: decryption-failed"),
            "of a duplicate" => Receipt(disposition: "automatic-action/MDN-sent-automatically; processed/Warning: duplicate-document", mic: null),
            "of a duplicate, as an error" => Receipt(disposition: "automatic-action/MDN-sent-automatically; processed/error: Duplicate-Document", mic: null),
            "of a duplicate of another content" => Receipt(
                disposition: "automatic-action/MDN-sent-automatically; processed/error: duplicate-document", mic: Mic.Of("other"u8, DigestAlgorithm.Sha256).ToString()),
            "of a duplicate, from who need not sign" => Receipt(signer: null, disposition: "automatic-action/MDN-sent-automatically; processed/warning: duplicate-document", mic: null),
            _ => Receipt(disposition: null),
        };
        var sent = Sent with { RequestsSignedReceipt = kind != "of a duplicate, from who need not sign" };
        var now = kind == "signed by a certificate that has ended" ? Keys.Now.AddYears(6) : Keys.Now;
        var judgement = ReceiptVerifier.Judge(mdn, sent, Keys.OurSide(), now);
        Assert.Equal(verdict, judgement.Verdict);
        Assert.False(judgement.ClosesMessage);
    }

    [Fact]
    public void A_receipt_that_need_not_be_signed_closes_the_message_by_its_check_alone()
    {
        var sent = Sent with { RequestsSignedReceipt = false };
        Assert.Equal(ReceiptVerdict.NoMic, ReceiptVerifier.Judge(Receipt(signer: null, mic: null), sent, Keys.OurSide(), Keys.Now).Verdict);
        Assert.True(ReceiptVerifier.Judge(Receipt(signer: null), sent, Keys.OurSide(), Keys.Now).ClosesMessage);
    }

    [Fact]
    public void A_duplicate_that_has_our_check_is_received() =>
        Assert.True(Judge(Receipt(disposition: "automatic-action/MDN-sent-automatically; processed/warning: duplicate-document")).ClosesMessage);

    [Fact]
    public void A_receipt_that_names_the_id_without_brackets_is_ours() => Assert.True(Judge(Receipt(id: "1@us")).ClosesMessage);

    [Fact]
    public void What_a_partner_says_who_cannot_sign_is_kept_for_our_people()
    {
        var judgement = Judge(Receipt(signer: null, disposition: "automatic-action/MDN-sent-automatically; processed/error: unknown-trading-relationship"));
        Assert.Equal(ReceiptVerdict.Unsigned, judgement.Verdict);
        Assert.Contains("unknown-trading-relationship", judgement.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("po 850.edi")]
    [InlineData("Bestellung Müller.edi")]
    [InlineData("注文書 注文書 注文書 注文書 注文書 注文書.edi")]
    [InlineData("a\r\nBcc: b")]
    public void A_subject_holds_any_file_name_in_ASCII(string name)
    {
        var subject = As2Sender.Build([Keys.File(name)], Keys.TheirSide(), "<1@supplier>", Keys.Now).Message.Headers["Subject"]!;
        Assert.All(subject, c => Assert.InRange(c, ' ', '~'));
        Assert.Equal(name, EncodedWords.Decode(subject));
    }

    [Fact]
    public void What_is_no_receipt_is_told()
    {
        var sent = As2Sender.Build([Keys.File()], Keys.TheirSide() with { Send = new() { Cipher = null } }, "<1@supplier>", Keys.Now);
        Assert.Null(Mdn.Read(sent.Message));
    }

    [Fact]
    [Trait("Reliability", "RT-08")]
    public void RT_08_the_same_message_is_posted_again_only_where_that_can_help()
    {
        int[] again = [408, 425, 500, 502, 503, 504];
        int[] never = [301, 302, 307, 400, 401, 403, 404, 413];
        Assert.All(again, status => Assert.True(RetrySchedule.MayRetry((HttpStatusCode)status, lacksReceipt: true)));
        Assert.All(never, status => Assert.False(RetrySchedule.MayRetry((HttpStatusCode)status, lacksReceipt: true)));
        Assert.True(RetrySchedule.MayRetry(null, lacksReceipt: true));
        Assert.True(RetrySchedule.MayRetry(HttpStatusCode.OK, lacksReceipt: true));
        Assert.False(RetrySchedule.MayRetry(HttpStatusCode.OK, lacksReceipt: false));
    }

    [Fact]
    public void Too_many_requests_is_an_answer_that_passes_although_the_draft_lets_no_4xx_but_408_pass() =>
        Assert.True(RetrySchedule.MayRetry(HttpStatusCode.TooManyRequests, lacksReceipt: true));

    [Fact]
    [Trait("Reliability", "RT-08")]
    public void RT_08_waiting_times_double_are_drawn_apart_and_end()
    {
        var schedule = RetrySchedule.Default;
        Assert.Equal([5.0, 10, 20, 40], Enumerable.Range(1, 4).Select(n => schedule.After(n, 0.5)!.Value.TotalMinutes));
        Assert.Null(schedule.After(5, 0.5));
        Assert.Equal(4, schedule.After(1, 0)!.Value.TotalMinutes);
        Assert.InRange(schedule.After(1, 0.999)!.Value.TotalMinutes, 5.9, 6);
        Assert.Equal(30, schedule.After(1, 0.5, TimeSpan.FromMinutes(30))!.Value.TotalMinutes);
        Assert.Equal(5, schedule.After(1, 0.5, TimeSpan.FromSeconds(1))!.Value.TotalMinutes);
        Assert.Equal(120, schedule.After(1, 0.5, TimeSpan.FromDays(30))!.Value.TotalMinutes);
    }

    static ReceiptJudgement Judge(Mdn mdn) => ReceiptVerifier.Judge(mdn, Sent, Keys.OurSide(), Keys.Now);

    const string Good = "automatic-action/MDN-sent-automatically; processed";

    static Mdn Receipt(string? from = "SUPPLIER", string? to = "US", string? id = "<1@us>", string? disposition = Good, string? mic = "") =>
        Receipt(Keys.Partner, from, to, id, disposition, mic);

    static Mdn Receipt(
        X509Certificate2? signer, string? from = "SUPPLIER", string? to = "US", string? id = "<1@us>", string? disposition = Good, string? mic = "",
        Func<string, string>? change = null)
    {
        var fields = new HeaderList { { "Reporting-UA", "x" } };
        if (id is not null) fields.Add("Original-Message-ID", id);
        if (disposition is not null) fields.Add("Disposition", disposition);
        if (mic is not null) fields.Add("Received-Content-MIC", mic.Length == 0 ? Sent.Mics[0].ToString() : mic);
        var part = MimeWriter.Bytes(new() { { "Content-Type", "message/disposition-notification" } }, MimeWriter.Bytes(fields, []));
        var type = "multipart/report; report-type=disposition-notification; boundary=r";
        var body = MimeWriter.Multipart("r", part);
        if (signer is not null)
        {
            var report = MimeWriter.Bytes(new() { { "Content-Type", type } }, body.Span);
            var signing = new Signer(signer, DigestAlgorithm.Sha256, RsaSignature.Pkcs1, includeCertificate: true);
            var signature = signing.Sign(DigestAlgorithm.Sha256.Hash(report), null, Keys.Now);
            (type, body) = MultipartSigned.Write(report, signature, "sha-256");
        }
        if (change is not null) body = Encoding.Latin1.GetBytes(change(Encoding.Latin1.GetString(body.Span)));
        var headers = new HeaderList { { "Content-Type", type } };
        if (from is not null) headers.Add("AS2-From", from);
        if (to is not null) headers.Add("AS2-To", to);
        return Mdn.Read(new(headers, body))!;
    }

    static Mdn Receipt(Func<string, string> change) => Receipt(Keys.Partner, change: change);

    internal static As2Message With(As2Message message, string name, string value)
    {
        var headers = new HeaderList();
        foreach (var field in message.Headers) headers.Add(field.Key, field.Key == name ? value : field.Value);
        return message with { Headers = headers };
    }
}
