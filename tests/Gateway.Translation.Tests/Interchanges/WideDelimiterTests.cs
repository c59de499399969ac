using System.Text;
using System.Text.Json;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Tests.Corpus;

namespace Gateway.Translation.Tests.Interchanges;

/// <summary>Files whose delimiters take several bytes are the same to all that follows as their twins with delimiters of one.</summary>
public sealed class WideDelimiterTests
{
    [Fact]
    public void Inspect_shows_the_characters_by_their_numbers()
    {
        var facts = FileFacts.Of("a.edi", Encoding.UTF8.GetBytes(Samples.X12.Replace('~', '\u2026').Replace(':', '\u00A6')));
        Assert.Equal(new DelimiterFacts("*", "0xA6", null, "0x2026", null), Assert.Single(facts.Interchanges).Delimiters);
        Assert.Empty(facts.Diagnostics);
    }

    [Fact]
    public void A_file_is_written_with_them_as_it_was_read()
    {
        var bytes = Encoding.UTF8.GetBytes(Samples.X12.Replace('~', '\u2026').Replace('*', '\u00A6'));
        var rewriting = Rewriting.Of(bytes);
        Assert.Empty(rewriting.Refused);
        Assert.Equal(bytes, rewriting.Bytes);
    }

    [Fact]
    public void A_byte_that_could_stand_for_one_stays_what_it_is_in_the_next_interchange_however_the_file_is_cut()
    {
        var other = Samples.X12.Replace("AD*PO1", $"AD*\u00FF{new string('x', 300)}\u00FF");
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Samples.X12.Replace('*', '\u00A6')), .. Encoding.Latin1.GetBytes(other)];
        var whole = Reading.Events(bytes);
        Assert.Contains(whole, e => e.Contains("|AD|\u00FFxxx", StringComparison.Ordinal));
        Assert.Equal(whole, Reading.Events(bytes, 64));
    }

    [Fact]
    public void Places_lead_to_the_bytes_as_they_came()
    {
        var bytes = Encoding.UTF8.GetBytes(Samples.X12.Replace('~', '\u2026').Replace('*', '\u00A6'));
        var reader = new InterchangeReader();
        reader.Feed(bytes, isFinal: true);
        while (reader.Read())
        {
            var message = reader.Message;
            for (var i = 0; reader.Event == InterchangeEvent.Message && i < message.SegmentCount; i++)
            {
                var text = message[i].ToString().Replace('\uFFFD', '\u00A6');
                Assert.Equal(text, Encoding.UTF8.GetString(bytes.AsSpan((int)message[i].Offset, message[i].Length)));
            }
        }
    }

    [Fact]
    public void What_is_wrong_in_the_header_is_told_at_its_bytes()
    {
        var bytes = Encoding.UTF8.GetBytes(Samples.X12.Replace("*0*P*", "*0*X*", StringComparison.Ordinal).Replace('*', '\u00A6'));
        var reader = new InterchangeReader();
        reader.Feed(bytes, isFinal: true);
        Assert.True(reader.Read());
        var found = Assert.Single(reader.Diagnostics).Location;
        Assert.Equal((15, "X"), (found.Element, Encoding.UTF8.GetString(bytes, (int)found.Offset, found.Length)));
    }

    [Fact]
    public void Corpus_files_with_them_are_judged_like_their_twins()
    {
        foreach (var facts in CorpusFolder.Facts())
        {
            var bytes = CorpusFolder.Bytes(facts.GetProperty("path").GetString()!);
            if (!Ascii.IsValid(bytes) || !bytes.AsSpan().StartsWith("ISA"u8) || bytes.Length < 106 || bytes[105] is not (byte)'~') continue;
            var twin = Encoding.UTF8.GetBytes(Encoding.ASCII.GetString(bytes).Replace('~', '\u2026').Replace((char)bytes[3], '\u00A6'));
            Assert.Equal(Found(bytes), Found(twin));
        }
    }

    // By all but the offsets and the texts that show bytes.
    static string[] Found(byte[] bytes)
    {
        var facts = FileFacts.Of("", bytes);
        return [.. facts.Interchanges.Select(i => JsonSerializer.Serialize(i with { Delimiters = null! })), .. facts.Diagnostics.Select(d => $"{d.Code} {d.Segment} {d.Element}")];
    }
}
