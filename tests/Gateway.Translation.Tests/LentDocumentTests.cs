using Gateway.Translation.Documents;
using Gateway.Translation.Schemas;
using Gateway.Translation.Tests.Documents;
using Gateway.Translation.Tests.Maps;

namespace Gateway.Translation.Tests;

/// <summary>Documents that a translator lends are those that it would have given to keep, until it goes on.</summary>
public class LentDocumentTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_lent_document_says_what_a_kept_one_says(int threads)
    {
        var compared = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Golden.Root, "maps"), "*.in.edi", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            // Twice in one file, so that the room of one document is used for another.
            byte[] bytes = [.. File.ReadAllBytes(file), .. File.ReadAllBytes(file)];
            var kept = Read(bytes, threads, lends: false).Select(d => d.ToJson()).ToList();
            Assert.Equal(kept, Read(bytes, threads, lends: true).Select(d => d.ToJson()));
            compared += kept.Count;
        }

        Assert.True(compared > 40, $"{compared} documents");
    }

    [Fact]
    public void A_lent_document_is_taken_back_at_the_next_event_and_its_records_stay()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Golden.Root, "maps", "x12", "004010", "850-purchase-order.in.edi"));
        Document? records = null;
        var lent = new List<MappedDocument>();
        foreach (var document in Read(bytes, threads: 1, lends: true))
        {
            lent.Add(document);
            if (lent.Count == 1) records = document.Document;
        }

        Assert.Same(records, lent[0].Document);
        Assert.Throws<InvalidOperationException>(() => lent[0].Origins.Count);
        Assert.Throws<InvalidOperationException>(() => lent[0].Origins.All.ToList());
        Assert.Throws<InvalidOperationException>(() => lent[0].ToJson());
        if (lent.Count > 1) Assert.Throws<InvalidOperationException>(() => lent[1].Document);
    }

    [Fact]
    public void A_document_that_is_kept_answers_ever_after()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Golden.Root, "maps", "x12", "004010", "850-purchase-order.in.edi"));
        var kept = Read(bytes, threads: 1, lends: false).ToList();
        Assert.All(kept, d => Assert.True(d.Origins.Count > 0 && d.ToJson().Length > 0));
    }

    static IEnumerable<MappedDocument> Read(byte[] bytes, int threads, bool lends)
    {
        var translator = new Translator(PlanOf, threads: threads, lendsDocuments: lends);
        bytes.CopyTo(translator.GetMemory(bytes.Length));
        translator.Advance(bytes.Length);
        translator.Complete();
        while (translator.Read())
            if (translator.Message?.Document is { } document)
                yield return document;
    }

    static MessagePlan PlanOf(EnvelopeKey key)
    {
        if (StandardsLibrary.Shipped.Find(key.Standard, key.Version, key.Type) is not { } match) return MessagePlan.Unsupported;
        var map = Mapping.Library.Find(key.Standard, match.Schema.Version, key.Type);
        return MessagePlan.Of(match) with { Map = map is null ? null : Mapping.Plan(map.Name, match.Schema) };
    }
}
