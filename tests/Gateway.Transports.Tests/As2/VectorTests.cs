using System.Text;
using Gateway.Transports.As2;
using Xunit.Abstractions;

namespace Gateway.Transports.Tests.As2;

/// <summary>What OpenAS2 and pyas2-lib really sent, with the outcome that is right for each.</summary>
public sealed class VectorTests(ITestOutputHelper output)
{
    static readonly DateTimeOffset Captured = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("py-openas2-sync-signed-enc")]
    [InlineData("py-openas2-async")]
    [InlineData("py-openas2-compressed")]
    public void A_message_of_pyas2_is_taken_and_its_check_is_the_one_that_OpenAS2_answered(string name)
    {
        if (!AreHere()) return;
        var reception = ReceiveFromPyAs2(name);

        Assert.Null(reception.Refusal);
        var payload = Assert.Single(reception.Payloads);
        Assert.Equal("850 PO.edi", payload.FileName);
        Assert.StartsWith("ISA*00*", Encoding.ASCII.GetString(payload.Content.Span), StringComparison.Ordinal);
        Assert.Equal(name.Contains("compressed", StringComparison.Ordinal), reception.WasCompressed);
        Assert.Equal(Mdn.Read(Vectors.Message(name + ".mdn"))!.Mic!.Text, reception.Mic!.Text);
    }

    [Theory]
    [InlineData("py-openas2-sync-signed-enc")]
    [InlineData("py-openas2-async")]
    [InlineData("py-openas2-compressed")]
    [InlineData("py-openas2-signed-only")]
    public void A_receipt_of_OpenAS2_closes_the_message(string name)
    {
        if (!AreHere()) return;
        AssertJudged(ReceiptVerdict.Received, "automatic-action/MDN-sent-automatically; processed", Judge(name));
    }

    [Theory]
    [InlineData("py-openas2-badsig", "integrity-check-failed")]
    [InlineData("py-openas2-wrong-enc-cert", "decryption-failed")]
    public void A_refusal_of_OpenAS2_is_understood(string name, string modifier)
    {
        if (!AreHere()) return;
        AssertJudged(ReceiptVerdict.Refused, $"automatic-action/MDN-sent-automatically; processed/error: {modifier}", Judge(name));
    }

    static void AssertJudged(ReceiptVerdict verdict, string detail, ReceiptJudgement judgement)
    {
        Assert.Equal((verdict, detail), (judgement.Verdict, judgement.Detail));
        Assert.NotNull(judgement.SignerThumbprint);
    }

    [Fact]
    public void A_message_that_is_only_signed_needs_a_relation_that_allows_it()
    {
        if (!AreHere()) return;
        Assert.Equal(As2RefusalReason.InsufficientSecurity, ReceiveFromPyAs2("py-openas2-signed-only").Refusal!.Reason);

        var reception = ReceiveFromPyAs2("py-openas2-signed-only", policy => policy with { RequireEncryption = false });
        Assert.Null(reception.Refusal);
        Assert.Equal(Mdn.Read(Vectors.Message("py-openas2-signed-only.mdn"))!.Mic!.Text, reception.Mic!.Text);
    }

    [Fact]
    public void A_broken_signature_is_told_and_nothing_is_taken()
    {
        if (!AreHere()) return;
        var reception = ReceiveFromPyAs2("py-openas2-badsig");
        Assert.Contains(reception.Refusal!.Reason, new[] { As2RefusalReason.IntegrityCheckFailed, As2RefusalReason.AuthenticationFailed });
        Assert.Empty(reception.Payloads);
        Assert.Null(reception.Mic);
    }

    [Fact]
    public void A_message_to_somebody_else_cannot_be_decrypted()
    {
        if (!AreHere()) return;
        Assert.Equal(As2RefusalReason.DecryptionFailed, ReceiveFromPyAs2("py-openas2-wrong-enc-cert").Refusal!.Reason);
    }

    [Fact]
    public void A_compressed_message_of_OpenAS2_is_taken()
    {
        if (!AreHere()) return;
        var reception = Receive("openas2-outbound-zlib-signed-enc.eml", "pyas2", "openas2");
        Assert.Null(reception.Refusal);
        Assert.True(reception is { WasSigned: true, WasEncrypted: true, WasCompressed: true });
        Assert.Equal("PO vec.edi", Assert.Single(reception.Payloads).FileName);
    }

    [Fact]
    public void An_asynchronous_receipt_goes_only_where_the_relation_allows()
    {
        if (!AreHere()) return;
        var refused = ReceiveFromPyAs2("py-openas2-async");
        Assert.Null(refused.ReceiptTarget);
        Assert.Equal("http://127.0.0.1:10195/mdn", refused.RefusedReceiptTarget);

        var allowed = ReceiveFromPyAs2("py-openas2-async", policy => policy with { ReceiptTargets = [new("http://127.0.0.1:10195/mdn")] });
        Assert.Equal(new Uri("http://127.0.0.1:10195/mdn"), allowed.ReceiptTarget);
        Assert.NotNull(allowed.Receipt);
    }

    bool AreHere()
    {
        if (Vectors.Folder is null) output.WriteLine("Left out: there are no messages of other products; set AS2_VECTORS.");
        return Vectors.Folder is not null;
    }

    static As2Reception ReceiveFromPyAs2(string name, Func<As2ReceivePolicy, As2ReceivePolicy>? change = null) => Receive(name, "openas2", "pyas2", change);

    static As2Reception Receive(string name, string our, string partner, Func<As2ReceivePolicy, As2ReceivePolicy>? change = null)
    {
        var relation = Vectors.Relation(our, partner);
        if (change is not null) relation = relation with { Receive = change(relation.Receive) };
        var receiver = new As2Receiver((to, from) => to == relation.OurName && from == relation.PartnerName ? relation : null, "Test");
        return receiver.Receive(Vectors.Message(name), "<1@test>", Captured);
    }

    // As pyas2 would: its expectation is what is in the message that it sent.
    static ReceiptJudgement Judge(string name)
    {
        var message = Vectors.Message(name);
        var reception = ReceiveFromPyAs2(name, policy => policy with { RequireEncryption = false });
        var sent = new SentMessage
        {
            MessageId = message.Headers["Message-ID"]!,
            Mics = reception.Mic is { } mic ? [mic] : [],
            RequestsSignedReceipt = true,
        };
        return ReceiptVerifier.Judge(Mdn.Read(Vectors.Message(name + ".mdn"))!, sent, Vectors.Relation("pyas2", "openas2"), Captured);
    }
}
