using System.Text;
using Gateway.Transports.As2;
using static Gateway.Transports.Tests.As2.Crafted;

namespace Gateway.Transports.Tests.As2;

/// <summary>What a partner writes is text: no place that we call, no path, no line of a header.</summary>
public sealed class PartnerTextTests
{
    [Theory]
    [InlineData("https://edi.supplier.example/as2/mdn", true)]
    [InlineData("https://edi.supplier.example/as2/mdn/17", true)]
    [InlineData("HTTPS://EDI.Supplier.example:443/as2/mdn", true)]
    [InlineData("https://edi.supplier.example/as2/mdnx", false)]
    [InlineData("https://edi.supplier.example/as2/mdn/../admin", false)]
    [InlineData("http://edi.supplier.example/as2/mdn", false)]
    [InlineData("https://edi.supplier.example:8443/as2/mdn", false)]
    [InlineData("https://127.0.0.1/as2/mdn", false)]
    [InlineData("https://[::ffff:127.0.0.1]/as2/mdn", false)]
    [InlineData("https://2130706433/as2/mdn", false)]
    [InlineData("https://0x7f.1/as2/mdn", false)]
    [InlineData("https://edi.supplier.example@169.254.169.254/as2/mdn", false)]
    [InlineData("https://edi.supplier.example\\@169.254.169.254/as2/mdn", false)]
    [InlineData("https://edi。supplier。example/as2/mdn", false)]
    [InlineData("https://edi.supplier.example.evil.example/as2/mdn", false)]
    [InlineData("https://edi.supplier.example/as2/mdn\r\nX: y", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("gopher://edi.supplier.example/as2/mdn", false)]
    [InlineData("ftp://edi.supplier.example/as2/mdn", false)]
    [InlineData("//edi.supplier.example/as2/mdn", false)]
    [InlineData("", false)]
    [Trait("Reliability", "RT-42")]
    public void RT_42_a_receipt_goes_only_where_the_relation_says_even_for_a_partner(string asked, bool isAllowed)
    {
        var sent = As2Sender.Build([Keys.File()], Keys.TheirSide() with { Send = new() { ReceiptUrl = new("https://x.example/") } }, "<1@supplier>", Keys.Now);
        var ours = Keys.OurSide() with { Receive = new() { ReceiptTargets = [new("https://edi.supplier.example/as2/mdn")] } };
        var reception = Keys.Receive(ReceiptTests.With(sent.Message, "Receipt-Delivery-Option", asked), ours);
        Assert.Null(reception.Refusal);
        Assert.Equal(isAllowed, reception.ReceiptTarget is not null);
        if (isAllowed) Assert.Equal("edi.supplier.example", reception.ReceiptTarget!.Host);
        else Assert.Equal(asked.Length == 0, reception.RefusedReceiptTarget is null);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("..\\..\\windows\\win.ini")]
    [InlineData("/abs/olute")]
    [InlineData("C:\\x.edi")]
    [InlineData("nul\0.edi")]
    [InlineData("=cmd|' /C calc'!A0")]
    [Trait("Reliability", "RT-43")]
    public void RT_43_a_name_of_the_partners_is_text_and_cannot_break_a_line(string name)
    {
        var entity = Encoding.UTF8.GetBytes($"Content-Type: application/edi-x12\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\nISA");
        var reception = Keys.Receive(Enveloped(Detached(entity, Keys.Partner)));
        Assert.Null(reception.Refusal);
        Assert.Equal(name, reception.Payloads[0].FileName);
    }

    [Theory]
    [InlineData("../../SUPPLIER", As2RefusalReason.UnknownRelation)]
    [InlineData("SUPPLIER/../OTHER", As2RefusalReason.UnknownRelation)]
    [InlineData("\"\"", As2RefusalReason.Malformed)]
    [InlineData("SUPPLIER\0", As2RefusalReason.Malformed)]
    [InlineData("SUPPLIER\r\nX-Evil: 1", As2RefusalReason.Malformed)]
    [Trait("Reliability", "RT-43")]
    public void RT_43_a_name_that_is_a_path_or_several_lines_trades_with_nobody(string from, As2RefusalReason reason)
    {
        var sent = As2Sender.Build([Keys.File()], Keys.TheirSide(), "<1@supplier>", Keys.Now);
        var headers = new HeaderList();
        foreach (var (name, value) in sent.Message.Headers) headers.AddReceived(name, name == "AS2-From" ? from : value);
        var reception = Keys.Receive(sent.Message with { Headers = headers });
        Assert.Equal(reason, reception.Refusal?.Reason);
        Assert.Null(reception.Receipt!.Headers["X-Evil"]);
    }

    [Theory]
    [InlineData("<1@supplier>\r\nX-Evil: 1")]
    [InlineData("<../../1@supplier>")]
    [InlineData("<1\0@supplier>")]
    [Trait("Reliability", "RT-43")]
    public void RT_43_the_receipt_repeats_an_id_in_one_line(string id)
    {
        var sent = As2Sender.Build([Keys.File()], Keys.TheirSide(), "<1@supplier>", Keys.Now);
        var headers = new HeaderList();
        foreach (var (name, value) in sent.Message.Headers) headers.AddReceived(name, name == "Message-ID" ? id : value);
        var receipt = Keys.Receive(sent.Message with { Headers = headers }).Receipt!;
        var text = Encoding.UTF8.GetString(receipt.Body.Span);
        Assert.DoesNotContain("\nX-Evil", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', text);
        Assert.NotNull(Mdn.Read(receipt)!.Mic);
    }
}
