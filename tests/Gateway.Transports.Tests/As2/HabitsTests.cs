using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using Gateway.Transports.As2;
using Gateway.Transports.As2.Mime;
using static Gateway.Transports.Tests.As2.Crafted;

namespace Gateway.Transports.Tests.As2;

/// <summary>Habits of other products, seen in messages that they made, which RFC 4130 does not know.</summary>
public sealed class HabitsTests
{
    const string Fields = "Content-Type: application/edifact\r\nContent-Transfer-Encoding: {0}\r\n\r\n";

    [Theory]
    [InlineData("binary", "UNA:+.? '\nUNB+1'\n")]
    [InlineData("7bit", "UNA:+.? '\nUNB+1'\n")]
    [InlineData("binary", "UNA:+.? '\r\nUNB+1'")]
    public void Fields_that_came_with_LF_and_were_signed_with_CRLF_verify_whatever_the_lines_of_the_file_end_with(string encoding, string file)
    {
        var fields = string.Format(System.Globalization.CultureInfo.InvariantCulture, Fields, encoding);
        var signed = Encoding.ASCII.GetBytes(fields + file);
        var sent = Encoding.ASCII.GetBytes(fields.ReplaceLineEndings("\n") + file);
        var signature = By(Keys.Partner).Sign(DigestAlgorithm.Sha256.Hash(signed), null, Keys.Now);
        var (type, body) = MultipartSigned.Write(sent, signature, "sha-256");
        var reception = Keys.Receive(AsMessage(type, body), Keys.OurSide() with { Receive = new() { RequireEncryption = false } });

        Assert.Null(reception.Refusal);
        Assert.True(Mic.Of(signed, DigestAlgorithm.Sha256).IsSameAs(reception.Mic!));
        Assert.Equal(file, Encoding.ASCII.GetString(Assert.Single(reception.Payloads).Content.Span));
        var entity = MimeWriter.Bytes(new() { { "Content-Type", type } }, body.Span);
        Assert.Equal(signed, As2Evidence.Parts(entity, Keys.Partner, Keys.Now)!.Content.ToArray());
    }

    [Theory]
    [InlineData('\0')]
    [InlineData('\x7F')]
    [InlineData('\xE9')]
    public void A_binary_file_whose_lines_were_changed_after_it_was_signed_is_refused(char octet)
    {
        var fields = string.Format(System.Globalization.CultureInfo.InvariantCulture, Fields, "binary");
        var signature = By(Keys.Partner).Sign(DigestAlgorithm.Sha256.Hash(Encoding.Latin1.GetBytes(fields + $"UNB+1{octet}'\r\n")), null, Keys.Now);
        var (type, body) = MultipartSigned.Write(Encoding.Latin1.GetBytes(fields.ReplaceLineEndings("\n") + $"UNB+1{octet}'\n"), signature, "sha-256");
        var reception = Keys.Receive(AsMessage(type, body), Keys.OurSide() with { Receive = new() { RequireEncryption = false } });
        Assert.Equal(As2RefusalReason.IntegrityCheckFailed, reception.Refusal?.Reason);
    }

    // As openssl without PKCS7_BINARY signs, and phpas2 sent.
    [Fact]
    public void A_text_that_is_told_to_be_binary_and_was_signed_in_its_canonical_form_verifies()
    {
        var fields = string.Format(System.Globalization.CultureInfo.InvariantCulture, Fields, "binary");
        var signed = Encoding.ASCII.GetBytes(fields + "UNB+1'\r\nUNZ+1'\r\n");
        var signature = By(Keys.Partner).Sign(DigestAlgorithm.Sha256.Hash(signed), null, Keys.Now);
        var (type, body) = MultipartSigned.Write(Encoding.ASCII.GetBytes(fields + "UNB+1'\nUNZ+1'\n"), signature, "sha-256");
        var reception = Keys.Receive(AsMessage(type, body), Keys.OurSide() with { Receive = new() { RequireEncryption = false } });

        Assert.Null(reception.Refusal);
        Assert.True(Mic.Of(signed, DigestAlgorithm.Sha256).IsSameAs(reception.Mic!));
        Assert.Equal("UNB+1'\nUNZ+1'\n", Encoding.ASCII.GetString(Assert.Single(reception.Payloads).Content.Span));
    }

    [Theory]
    [InlineData("UNB+UNOA:1+A:14'")]
    [InlineData("UNB+UNOA:1+A:14'\r\nUNH+1+ORDERS:D:96A:UN'\r\n")]
    [InlineData("UNA:+.? '\nUNB+UNOA:1'\n")]
    [InlineData("ISA*00*~\r\nGS*PO~\r\n\r\nIEA*1~")]
    [InlineData("order;item\r\n1;bolt\r\n")]
    public void A_signed_part_without_fields_and_without_the_empty_line_is_a_file_from_its_first_byte_as_phpas2_writes_a_string(string file)
    {
        var reception = Keys.Receive(Enveloped(Detached(Encoding.ASCII.GetBytes(file), Keys.Partner)));

        Assert.Null(reception.Refusal);
        Assert.Equal(file, Encoding.ASCII.GetString(Assert.Single(reception.Payloads).Content.Span));
        Assert.True(Mic.Of(Encoding.ASCII.GetBytes(file), DigestAlgorithm.Sha256).IsSameAs(reception.Mic!));
    }

    [Fact]
    public void A_file_without_line_ends_that_is_longer_than_a_header_may_be_is_a_signed_part_all_the_same()
    {
        var file = Enumerable.Repeat("LIN+1++4000862141404:EN'"u8.ToArray(), 10_000).SelectMany(b => b).ToArray();
        var reception = Keys.Receive(Enveloped(Detached(file, Keys.Partner)));
        Assert.Null(reception.Refusal);
        Assert.Equal(file, Assert.Single(reception.Payloads).Content.ToArray());
    }

    [Fact]
    public void A_signed_part_whose_fields_break_off_is_not_taken_for_a_file() => Assert.Equal(
        As2RefusalReason.Malformed,
        Keys.Receive(AsSigned("Content-Type: application/edi-x12\r\nISA*00*~"), Keys.OurSide() with { Receive = new() { RequireEncryption = false } }).Refusal?.Reason);

    [Theory]
    [InlineData("attachment; filename=\"payload 1.txt\"", "payload 1.txt")]
    [InlineData("attachment; filename=smime.P7M", null)]
    [InlineData("attachment; filename=message.p7z", null)]
    [InlineData(null, null)]
    public void The_name_of_a_bare_encrypted_file_may_stand_in_the_post_as_mendelson_writes_it(string? disposition, string? name)
    {
        var message = AsMessage("application/pkcs7-mime; name=\"other.txt\"; smime-type=enveloped-data", Seal(Keys.Edi(900)));
        if (disposition is not null) message.Headers.Add("Content-Disposition", disposition);
        var reception = Keys.Receive(message, Keys.OurSide() with { Receive = new() { RequireSignature = false, EncryptedOnly = true } });
        Assert.Null(reception.Refusal);
        Assert.Equal(name, Assert.Single(reception.Payloads).FileName);
        Assert.Equal(Keys.Edi(900), reception.Payloads[0].Content.ToArray());
    }

    [Fact]
    public void The_name_of_a_plain_file_stands_in_the_post()
    {
        var message = AsMessage("application/edi-x12", Keys.Edi(900));
        message.Headers.Add("Content-Disposition", "attachment; filename=\"850 PO.edi\"");
        Assert.Equal("850 PO.edi", Assert.Single(Keys.Receive(message, Unprotected()).Payloads).FileName);
    }

    // What the post says round a file that has fields of its own nobody signed.
    [Fact]
    public void The_name_in_the_post_is_none_for_a_file_that_was_signed()
    {
        var message = Enveloped(SignedEntity(Keys.Partner));
        message.Headers.Add("Content-Disposition", "attachment; filename=\"other.edi\"");
        Assert.Null(Assert.Single(Keys.Receive(message).Payloads).FileName);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Compressed_bytes_may_stand_as_base64_inside_the_compressed_content_as_phpas2_writes_them(bool isCutShort)
    {
        var file = Keys.File();
        var entity = MimeWriter.Bytes(new() { { "Content-Type", "application/edi-x12" }, { "Content-Transfer-Encoding", "binary" } }, file.Content.Span);
        using var zlib = new MemoryStream();
        using (var stream = new ZLibStream(zlib, CompressionLevel.Optimal, leaveOpen: true)) stream.Write(entity);
        var text = Encoding.ASCII.GetBytes(Convert.ToBase64String(zlib.ToArray()));
        Assert.True(Base64.IsValid(text));
        var compressed = HostileMessageTests.CompressedInto(isCutShort ? text.AsSpan()[..^12] : text);
        var reception = Keys.Receive(AsMessage("application/pkcs7-mime; smime-type=compressed-data", compressed), Unprotected());

        Assert.Equal(isCutShort ? As2RefusalReason.DecompressionFailed : null, reception.Refusal?.Reason);
        if (!isCutShort) RoundTripTests.AssertSame(file with { FileName = null }, Assert.Single(reception.Payloads));
    }

    [Fact]
    public void Fields_that_are_quoted_as_a_whole_are_read_as_phase2_can_write_them()
    {
        var theirs = Keys.TheirSide() with { OurName = "SUPPLIER \"9\"", Send = new() { Cipher = null } };
        var ours = Keys.OurSide() with { PartnerName = "SUPPLIER \"9\"", Receive = new() { RequireEncryption = false } };
        var sent = As2Sender.Build([Keys.File()], theirs, "<1@supplier>", Keys.Now);
        var headers = new HeaderList();
        foreach (var (name, value) in sent.Message.Headers) headers.Add(name, Quoted(value));
        Assert.StartsWith("\"multipart/signed; ", headers.First(h => h.Key == "Content-Type").Value, StringComparison.Ordinal);
        var reception = Keys.Receive(sent.Message with { Headers = headers }, ours);

        Assert.Null(reception.Refusal);
        Assert.Equal("<1@supplier>", reception.MessageId);
        RoundTripTests.AssertSame(Keys.File(), Assert.Single(reception.Payloads));
        var mdn = Mdn.Read(reception.Receipt!)!;
        Assert.Equal(("<1@supplier>", "SUPPLIER \"9\"", true), (mdn.OriginalMessageId, mdn.To, mdn.IsSigned));
        Assert.Equal(reception.Mic!.Text, mdn.Mic!.Text);
    }

    [Theory]
    [InlineData("\"a\" and \"b\"", "\"a\" and \"b\"")]
    [InlineData("\"a", "\"a")]
    [InlineData("\"", "\"")]
    [InlineData("\"\"", "")]
    [InlineData("\"a\\\"", "\"a\\\"")]
    [InlineData("\"C:\\dir \\\"a\\\\b\\\"\"", "C:\\dir \"a\\b\"")]
    public void Quotes_round_a_part_of_a_value_stay(string field, string value) =>
        Assert.Equal(value, new HeaderList { { "Subject", field } }["subject"]);

    [Theory]
    [InlineData("7-bit")]
    [InlineData("none")]
    [InlineData("\"binary\"")]
    [InlineData("8bit (as it is)")]
    [InlineData("x-unknown")]
    public void A_file_whose_encoding_is_none_that_is_known_is_taken_as_it_stands(string encoding)
    {
        var entity = MimeWriter.Bytes(new() { { "Content-Type", "application/edi-x12" }, { "Content-Transfer-Encoding", encoding } }, "ISA*=41~"u8);
        var reception = Keys.Receive(Enveloped(Detached(entity, Keys.Partner)));
        Assert.Null(reception.Refusal);
        Assert.Equal("ISA*=41~", Encoding.ASCII.GetString(Assert.Single(reception.Payloads).Content.Span));
    }

    [Fact]
    public void Each_word_of_the_wish_for_a_receipt_may_be_quoted()
    {
        var request = ReceiptRequest.Of(new()
        {
            { "Disposition-Notification-To", "x" },
            { "Disposition-Notification-Options", "signed-receipt-protocol=\"optional\", \"pkcs7-signature\"; signed-receipt-micalg=\"required\" , \"sha-384\", sha-256" },
        })!;
        Assert.True(request is { IsSigned: true, RequiresFormat: false, RequiresMicAlgorithm: true });
        Assert.Equal(["sha-384", "sha-256"], request.MicAlgorithms);
    }

    // RFC 2045 §6.8: what is no letter of base64 is passed over, and what none of it is stays.
    [Theory]
    [InlineData("ISA*00*          *00*~GS*PO*A*B~\r\nIEA*1*000000001~\r\n", "ISA*00*          *00*~GS*PO*A*B~\r\nIEA*1*000000001~\r\n")]
    [InlineData("UNA:+.? 'UNB+UNOA:1+SENDER:14+RECEIVER:14+260101:1200+1'UNZ+0+1'", "UNA:+.? 'UNB+UNOA:1+SENDER:14+RECEIVER:14+260101:1200+1'UNZ+0+1'")]
    [InlineData("YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo", "abcdefghijklmnopqrstuvwxyz")]
    [InlineData("YWI=\r\nYw==\r\n", "abc")]
    [InlineData("YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo=\0\0", "abcdefghijklmnopqrstuvwxyz")]
    public void A_file_that_is_told_to_be_base64_is_what_it_is(string body, string file)
    {
        var entity = MimeWriter.Bytes(new() { { "Content-Type", "application/edi-x12" }, { "Content-Transfer-Encoding", "base64" } }, Encoding.ASCII.GetBytes(body));
        var reception = Keys.Receive(Enveloped(Detached(entity, Keys.Partner)));
        Assert.Null(reception.Refusal);
        Assert.Equal(file, Encoding.ASCII.GetString(Assert.Single(reception.Payloads).Content.Span));
    }

    [Theory]
    [InlineData("application/octet-stream", true)]
    [InlineData("", true)]
    [InlineData("application/pkcs7-signature", true)]
    [InlineData("text/plain", false)]
    public void A_layer_of_CMS_whose_type_was_lost_on_the_way_is_known_by_its_bytes(string type, bool isTaken)
    {
        var sealedUp = AsMessage(type, Seal(SignedEntity(Keys.Partner)));
        Assert.Equal(isTaken ? null : As2RefusalReason.InsufficientSecurity, Keys.Receive(sealedUp).Refusal?.Reason);
        var asText = AsMessage(type, Encoding.ASCII.GetBytes(Convert.ToBase64String(sealedUp.Body.Span)));
        Assert.Equal(isTaken ? null : As2RefusalReason.InsufficientSecurity, Keys.Receive(asText).Refusal?.Reason);
        Assert.Equal(As2RefusalReason.InsufficientSecurity, Keys.Receive(AsMessage(type, Keys.Edi(900))).Refusal?.Reason);
        // Where neither a signature nor encryption is asked for it may be a file as well, and is one.
        if (type == "application/octet-stream") Assert.Equal(sealedUp.Body.ToArray(), Assert.Single(Keys.Receive(sealedUp, Unprotected()).Payloads).Content.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Order: 12\n\n")]
    [InlineData("UNA:+.? '\r\n\r\n")]
    public void A_signature_may_hold_the_bare_file(string beginning)
    {
        byte[] file = [.. Encoding.ASCII.GetBytes(beginning), .. Keys.Edi(900)];
        var cms = By(Keys.Partner).Sign(DigestAlgorithm.Sha256.Hash(file), file, Keys.Now);
        var entity = MimeWriter.Bytes(new() { { "Content-Type", "application/pkcs7-mime; smime-type=signed-data" } }, cms);
        var reception = Keys.Receive(Enveloped(entity));
        Assert.Null(reception.Refusal);
        Assert.Equal(file, Assert.Single(reception.Payloads).Content.ToArray());
        Assert.True(Mic.Of(file, DigestAlgorithm.Sha256).IsSameAs(reception.Mic!));
        Assert.Equal(file, As2Evidence.Parts(entity, Keys.Partner, Keys.Now)!.Content.ToArray());
    }

    static As2Message AsSigned(string part)
    {
        Assert.True(MimeEntity.TryRead(Detached(Encoding.ASCII.GetBytes(part), Keys.Partner), MimeLimits.Default, out var entity));
        return AsMessage(entity.Headers["Content-Type"]!, entity.Body);
    }

    [Theory]
    [InlineData("pkcs7-signature", true)]
    [InlineData("x-pkcs7-signature", true)]
    [InlineData("application/pkcs7-signature", true)]
    [InlineData("application/X-PKCS7-Signature", true)]
    [InlineData("pkcs7", true)]
    [InlineData("pgp-signature, pkcs7-signature", true)]
    [InlineData("pgp-signature", false)]
    public void A_signature_of_CMS_is_asked_for_by_several_names(string protocol, bool isSigned)
    {
        var request = ReceiptRequest.Of(new() { { "Disposition-Notification-To", "x" }, { "Disposition-Notification-Options", $"signed-receipt-protocol=required, {protocol}" } })!;
        Assert.Equal((isSigned, true), (request.IsSigned, request.RequiresFormat));
    }

    // As BizTalk does it. What looks like an address is one, and stays where it is until the profile names it.
    [Theory]
    [InlineData("sync", null)]
    [InlineData("none", null)]
    [InlineData("mailto:edi@supplier.example", null)]
    [InlineData("edi.supplier.example/mdn", "edi.supplier.example/mdn")]
    [InlineData("https://edi.supplier.example", "https://edi.supplier.example")]
    public void A_place_for_the_receipt_that_is_no_address_has_it_in_the_answer(string place, string? target) =>
        Assert.Equal(target, ReceiptRequest.Of(new() { { "Disposition-Notification-To", "x" }, { "Receipt-Delivery-Option", place } })!.DeliverTo);

    static string Quoted(string value) => value.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.'))
        ? $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
        : value;
}
