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

    [Fact]
    public void A_binary_file_whose_lines_were_changed_after_it_was_signed_is_refused()
    {
        var fields = string.Format(System.Globalization.CultureInfo.InvariantCulture, Fields, "binary");
        var signature = By(Keys.Partner).Sign(DigestAlgorithm.Sha256.Hash(Encoding.ASCII.GetBytes(fields + "UNB+1'\r\n")), null, Keys.Now);
        var (type, body) = MultipartSigned.Write(Encoding.ASCII.GetBytes(fields.ReplaceLineEndings("\n") + "UNB+1'\n"), signature, "sha-256");
        var reception = Keys.Receive(AsMessage(type, body), Keys.OurSide() with { Receive = new() { RequireEncryption = false } });
        Assert.Equal(As2RefusalReason.IntegrityCheckFailed, reception.Refusal?.Reason);
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

    static string Quoted(string value) => value.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.'))
        ? $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
        : value;
}
