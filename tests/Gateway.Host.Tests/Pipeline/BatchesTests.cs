using Gateway.Host.Pipeline;
using Gateway.Translation.Documents;

namespace Gateway.Host.Tests.Pipeline;

public sealed class BatchesTests
{
    static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    // Each document is a letter and its bytes; a small letter is released, a capital one waits.
    [Theory]
    [InlineData("no documents, no batch", "", 10, null, "")]
    [InlineData("one each", "a10 B10 c10", 1, null, "a B c")]
    [InlineData("full batches go at once", "A10 B10 C10 D10 E10", 2, null, "AB CD")]
    [InlineData("a released document takes its batch along", "A10 B10 C10 d10 E10", 10, null, "ABCdE")]
    [InlineData("the size is not exceeded", "A10 B10 C10 d10", 10, 25L, "AB Cd")]
    [InlineData("the size is reached", "A10 B15 C10", 10, 25L, "AB")]
    [InlineData("one document that is larger alone goes alone", "A10 B99 C10 D15", 10, 25L, "A B CD")]
    public void Documents_are_put_together(string why, string documents, int most, long? size, string expected)
    {
        var due = documents.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Document);
        var batches = Batches.Of(due, new() { Documents = most, SizeBytes = size }, since => since == Noon);
        Assert.True(expected == string.Join(' ', batches.Select(b => string.Concat(b.Select(d => d.Name)))), why);
    }

    static WritableDocument Document(string text) => new(
        new()
        {
            Document = new PurchaseOrder { OrderNumber = text[..1] },
            SubjectId = text[..1],
            Name = text[..1],
            CaseType = "order-not-written",
            Since = char.IsLower(text[0]) ? Noon : Noon.AddHours(1),
            Take = (_, _) => true,
        },
        int.Parse(text[1..], System.Globalization.CultureInfo.InvariantCulture));
}
