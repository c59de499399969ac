using System.Text;
using Gateway.Transports.As2;
using Gateway.Transports.As2.Mime;
using static Gateway.Transports.Tests.As2.Crafted;

namespace Gateway.Transports.Tests.As2;

/// <summary>How other products write receipts, as far as RFC 4130 and RFC 8098 do not know it.</summary>
public sealed class ReceiptHabitsTests
{
    const string Good = "automatic-action/MDN-sent-automatically; processed";

    static readonly SentMessage Sent = new() { MessageId = "<1@us>", Mics = [Mic.Of("content"u8, DigestAlgorithm.Sha256)], RequestsSignedReceipt = true };

    static readonly string Check = Sent.Mics[0].ToString();

    [Theory]
    [InlineData("a line that is no field", "\r\n")]
    [InlineData("Exception in thread\r\n\r\nat com.example.Main", "\r\n")]
    [InlineData("Bad name: x", "\r\n")]
    [InlineData("=?", "\n")]
    public void A_line_that_is_no_field_hides_none_of_the_others(string line, string end)
    {
        string[] fields = ["Reporting-UA: x", "Original-Message-ID: <1@us>", $"Disposition: {Good}", $"Received-Content-MIC: {Check}"];
        for (var before = 0; before <= fields.Length; before++)
        {
            string[] lines = [.. fields[..before], line, .. fields[before..]];
            Assert.True(Judge(Signed(string.Join(end, lines) + end)).ClosesMessage, $"before field {before}");
        }
    }

    [Fact]
    public void The_text_of_an_exception_over_several_lines_leaves_the_refusal_to_be_seen()
    {
        var fields = "Original-Message-ID: <1@us>\r\nDisposition: automatic-action/MDN-sent-automatically; processed/Error: java.lang.IllegalState\r\nno key was found\r\n\r\n\tat Main\r\nX: 1\r\n";
        var judgement = Judge(Signed(fields));
        Assert.Equal(ReceiptVerdict.Refused, judgement.Verdict);
        Assert.Contains("java.lang.IllegalState", judgement.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  ")]
    [InlineData("\t")]
    public void Fields_that_are_all_indented_are_fields(string indent)
    {
        var fields = $"{indent}Original-Message-ID: <1@us>\r\n{indent}Disposition: automatic-action/MDN-sent-automatically;\r\n{indent} processed\r\n{indent}Received-Content-MIC: {Check}\r\n";
        Assert.True(Judge(Signed(fields)).ClosesMessage);
    }

    [Fact]
    public void Lines_without_fields_are_no_receipt()
    {
        Assert.Null(Mdn.Read(Signed("nothing\r\nof a receipt\r\n")));
        Assert.Null(Mdn.Read(Signed(string.Concat(Enumerable.Repeat("X: 1\r\n", 1000)))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_fields_may_come_without_a_report_round_them(bool isSigned)
    {
        var headers = new HeaderList { { "Content-Type", "message/disposition-notification" } };
        var fields = Encoding.ASCII.GetBytes(Fields());
        var message = isSigned ? Read(Detached(MimeWriter.Bytes(headers, fields), Keys.Partner)) : new(headers, fields);
        message.Headers.Add("AS2-From", "SUPPLIER");
        message.Headers.Add("AS2-To", "US");

        var judgement = ReceiptVerifier.Judge(Mdn.Read(message)!, Sent with { RequestsSignedReceipt = isSigned }, Keys.OurSide(), Keys.Now);

        Assert.True(judgement.ClosesMessage);
        Assert.Equal(isSigned ? Keys.Partner.Thumbprint : null, judgement.SignerThumbprint);
        if (!isSigned) Assert.Equal(ReceiptVerdict.Unsigned, ReceiptVerifier.Judge(Mdn.Read(message)!, Sent, Keys.OurSide(), Keys.Now).Verdict);
    }

    // As a phpas2 behind nginx answered.
    [Theory]
    [InlineData("text/html; charset=UTF-8")]
    [InlineData(null)]
    public void A_signed_receipt_whose_type_was_lost_is_known_by_its_delimiter(string? type)
    {
        var signed = Signed(Fields());
        var message = signed with { Headers = [] };
        if (type is not null) message.Headers.Add("Content-Type", type);
        Assert.True(Judge(message).ClosesMessage);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("--")]
    [InlineData("--b\n")]
    [InlineData("--b\nContent-Type: multipart/report; boundary=r\n\n--r\nContent-Type: message/disposition-notification\n\nDisposition: x; processed\n--r--\n--b\n\n--b--")]
    public void A_page_is_no_receipt(string page) =>
        Assert.Null(Mdn.Read(new(new() { { "Content-Type", "text/html" } }, Encoding.ASCII.GetBytes(page))));

    // Followed from each open bracket to the end, this was two hours of work.
    [Fact]
    public void A_page_whose_first_line_opens_a_million_comments_is_no_receipt() =>
        Assert.Null(Mdn.Read(new(new() { { "Content-Type", "text/html" } }, Encoding.ASCII.GetBytes($"--x\";a{string.Concat(Enumerable.Repeat("(\\", 1_000_000))}=1\n"))));

    [Theory]
    [InlineData("\"<1@us>\"")]
    [InlineData("&lt;1@us&gt;")]
    [InlineData("<\"1@us\">")]
    [InlineData(" 1@us ")]
    public void An_id_is_known_in_quotes_and_as_HTML_writes_it(string id) => Assert.True(Judge(Signed(Fields(id: id))).ClosesMessage);

    [Theory]
    [InlineData("automatic-action/MDN-sent-automatically; processed, ", true)]
    [InlineData("automatic-action/MDN-sent-automatically; \"processed\"", true)]
    [InlineData("automatic-action/MDN-sent-automatically; processed (ok)", true)]
    [InlineData("automatic-action/MDN-sent-automatically; (well) Processed;", true)]
    [InlineData("\"automatic-action/MDN-sent-automatically; processed\"", true)]
    [InlineData("automatic-action/MDN-sent-automatically; processed error: decryption-failed", false)]
    [InlineData("automatic-action/MDN-sent-automatically; processed, error: decryption-failed", false)]
    [InlineData("automatic-action/MDN-sent-automatically; processed (Error: decryption-failed)", false)]
    [InlineData("automatic-action/MDN-sent-automatically; processed (failed)", false)]
    [InlineData("automatic-action/MDN-sent-automatically; processed?", false)]
    public void A_disposition_is_what_it_says_without_quotes_comments_and_commas(string disposition, bool closes) =>
        Assert.Equal(closes, Judge(Signed(Fields(disposition))).ClosesMessage);

    [Theory]
    [InlineData("US", "SUPPLIER", true)]
    [InlineData("supplier", "us", true)]
    [InlineData("SUPPLIER", "OTHER", false)]
    [InlineData("US", "OTHER", false)]
    [InlineData("OTHER", "SUPPLIER", false)]
    public void Names_that_were_not_turned_round_or_stand_in_another_case_are_passed_over_in_a_signed_receipt(string from, string to, bool closes)
    {
        var signed = Signed(Fields(), from, to);
        Assert.Equal(closes, Judge(signed).ClosesMessage);
        var unsigned = new As2Message(new() { { "AS2-From", from }, { "AS2-To", to }, { "Content-Type", "message/disposition-notification" } }, Encoding.ASCII.GetBytes(Fields()));
        Assert.Equal(ReceiptVerdict.OtherPartner, ReceiptVerifier.Judge(Mdn.Read(unsigned)!, Sent with { RequestsSignedReceipt = false }, Keys.OurSide(), Keys.Now).Verdict);
    }

    // As older Oxalis and Net::AS2 ask. phase2 and pyas2-lib ask so too, and compare with the digest of their signature all the same (RFC 4130 §7.4.3).
    [Theory]
    [InlineData("required, sha1", DigestAlgorithm.Sha1, "sha1")]
    [InlineData("required, md5, SHA-1", DigestAlgorithm.Sha1, "SHA-1")]
    [InlineData("required, sha1, sha-256", DigestAlgorithm.Sha256, "sha-256")]
    [InlineData("optional, sha1", DigestAlgorithm.Sha256, "sha-256")]
    [InlineData("optional, sha-1, md5", DigestAlgorithm.Sha256, "sha-256")]
    public void A_check_in_SHA_1_is_given_to_who_demands_it_and_signs_by_a_sound_digest(string wish, DigestAlgorithm digest, string spelling)
    {
        var sent = As2Sender.Build([Keys.File()], Keys.TheirSide(), "<1@supplier>", Keys.Now);
        var reception = Keys.Receive(Wishing(sent.Message, $"signed-receipt-protocol=required, pkcs7-signature; signed-receipt-micalg={wish}"));

        Assert.Null(reception.Refusal);
        var mdn = Mdn.Read(reception.Receipt!)!;
        Assert.Equal((digest, true), (mdn.Mic!.Algorithm, mdn.IsSigned));
        Assert.Contains($", {spelling}\r\n", Encoding.ASCII.GetString(reception.Receipt!.Body.Span), StringComparison.Ordinal);
        Assert.Contains("micalg=sha-256", reception.Receipt.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.True(ReceiptVerifier.Judge(mdn, sent.Expected, Keys.TheirSide(), Keys.Now).ClosesMessage);
    }

    [Theory]
    [InlineData("signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=required, sha1", false)]
    [InlineData("signed-receipt-micalg=required, sha1", true)]
    [InlineData("signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=required, md5", true)]
    public void A_check_in_SHA_1_is_never_all_that_protects_a_message(string wish, bool isSigned)
    {
        var theirs = Keys.TheirSide() with { Send = new() { Digest = isSigned ? DigestAlgorithm.Sha256 : null, Cipher = ContentCipher.Aes256Gcm } };
        var ours = Keys.OurSide() with { Receive = new() { RequireSignature = false } };
        var reception = Keys.Receive(Wishing(As2Sender.Build([Keys.File()], theirs, "<1@supplier>", Keys.Now).Message, wish), ours);
        Assert.Equal((As2RefusalReason.UnsupportedMicAlgorithms, "unsupported MIC-algorithms"), (reception.Refusal!.Reason, Mdn.Read(reception.Receipt!)!.Disposition!.Modifier));
        Assert.Empty(reception.Payloads);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void A_receipt_with_the_check_in_SHA_1_closes_a_message_where_its_signature_protects_it(bool isSigned, bool closes)
    {
        var side = Keys.OurSide() with { Send = new() { Cipher = null, RequestSignedReceipt = isSigned } };
        var sent = As2Sender.Build([Keys.File()], side, "<1@us>", Keys.Now);
        Assert.True(MimeEntity.TryRead(MimeWriter.Bytes(sent.Message.Headers, sent.Message.Body.Span), MimeLimits.Default, out var entity));
        Assert.True(Multipart.TrySplit(entity, maxParts: 2, out var parts));
        var fields = $"Original-Message-ID: <1@us>\r\nDisposition: {Good}\r\nReceived-Content-MIC: {Mic.Of(parts.Parts[0], DigestAlgorithm.Sha1)}\r\n";
        var unsigned = new As2Message(new() { { "AS2-From", "SUPPLIER" }, { "AS2-To", "US" }, { "Content-Type", "message/disposition-notification" } }, Encoding.ASCII.GetBytes(fields));
        Assert.Equal(closes, ReceiptVerifier.Judge(Mdn.Read(isSigned ? Signed(fields) : unsigned)!, sent.Expected, Keys.OurSide(), Keys.Now).ClosesMessage);
    }

    static As2Message Wishing(As2Message message, string options) => ReceiptTests.With(message, "Disposition-Notification-Options", options);

    static string Fields(string disposition = Good, string id = "<1@us>") => $"Original-Message-ID: {id}\r\nDisposition: {disposition}\r\nReceived-Content-MIC: {Check}\r\n";

    static As2Message Signed(string fields, string from = "SUPPLIER", string to = "US")
    {
        var part = MimeWriter.Bytes(new() { { "Content-Type", "message/disposition-notification" } }, Encoding.ASCII.GetBytes(fields));
        var report = MimeWriter.Bytes(new() { { "Content-Type", "multipart/report; report-type=disposition-notification; boundary=r" } }, MimeWriter.Multipart("r", part).Span);
        var message = Read(Detached(report, Keys.Partner));
        message.Headers.Add("AS2-From", from);
        message.Headers.Add("AS2-To", to);
        return message;
    }

    static As2Message Read(byte[] entity) => As2Message.Read(entity)!;

    static ReceiptJudgement Judge(As2Message receipt) => ReceiptVerifier.Judge(Mdn.Read(receipt)!, Sent, Keys.OurSide(), Keys.Now);
}
