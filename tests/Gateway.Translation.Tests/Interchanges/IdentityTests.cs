using System.Buffers;
using System.Text;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;
using Gateway.Translation.Tests.Corpus;
using Xunit.Abstractions;

namespace Gateway.Translation.Tests.Interchanges;

/// <summary>Every segment that is read, written again value by value, has the bytes that it had.</summary>
/// <remarks>Only what stands between segments (line breaks, padding), release characters that release nothing, and values that
/// no writer may write (line breaks, control characters) may differ.</remarks>
public sealed class IdentityTests(ITestOutputHelper output)
{
    static readonly Dictionary<string, byte[]> OfAll = X12Features.All.Select(f => (Name: $"X12: {f.Name}", f.Bytes))
        .Concat(EdifactFeatures.All.Select(f => (Name: $"EDIFACT: {f.Name}", f.Bytes))).ToDictionary(f => f.Name, f => f.Bytes);

    public static TheoryData<string> Features => new([.. OfAll.Keys]);

    [Theory]
    [MemberData(nameof(Features))]
    public void Segments_of_every_feature_are_written_as_they_were(string feature) => Assert.Empty(Differences(OfAll[feature]));

    [Fact]
    public void Segments_of_every_corpus_file_are_written_as_they_were()
    {
        var segments = 0;
        foreach (var facts in CorpusFolder.Facts())
        {
            var path = facts.GetProperty("path").GetString()!;
            var differences = Differences(CorpusFolder.Bytes(path));
            foreach (var difference in differences) output.WriteLine($"{path}: {difference}");
            Assert.Empty(differences);
            segments++;
        }

        output.WriteLine($"{segments} files");
    }

    static List<string> Differences(byte[] bytes)
    {
        var differences = new List<string>();
        var reader = new InterchangeReader();
        reader.Feed(bytes, isFinal: true);
        while (reader.Read())
        {
            if (reader.HasServiceSegment) Compare(reader.ServiceSegment, differences);
            var message = reader.Message;
            for (var i = 0; reader.Event == InterchangeEvent.Message && i < message.SegmentCount; i++) Compare(message[i], differences);
        }

        return differences;
    }

    static void Compare(Segment segment, List<string> differences)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new SegmentWriter(output, segment.Buffer.Delimiters, segment.Buffer.Charset);
        var reason = writer.Copy(segment);
        var written = output.WrittenSpan[..^1];
        if (reason is Unwritable.ControlCharacter or Unwritable.Delimiter || written.SequenceEqual(segment.Bytes) || ReleasesNothing(segment)) return;
        differences.Add($"{Encoding.Latin1.GetString(segment.Bytes)} <> {Encoding.Latin1.GetString(written)} ({reason})");
    }

    // ISO 9735 §5.1: a release character before a letter is superfluous, and is not written again.
    static bool ReleasesNothing(Segment segment)
    {
        var d = segment.Buffer.Delimiters;
        ReadOnlySpan<byte> service = [d.Segment, d.Element, d.Component, d.Repetition, d.Release];
        for (var i = 0; d.Release != 0 && i < segment.Bytes.Length; i++)
            if (segment.Bytes[i] == d.Release && (++i == segment.Bytes.Length || !service.Contains(segment.Bytes[i])))
                return true;
        return false;
    }
}
