namespace Gateway.Translation.Tests.Interchanges;

/// <summary>A file that breaks off anywhere, and the next interchange right behind: that one is read whole.</summary>
public sealed class SwallowedHeaderTests
{
    const int Isa = 106;
    static readonly string Edifact = Samples.Una["UNA:+.? '".Length..];
    static readonly int Unb = Edifact.IndexOf("UNH", StringComparison.Ordinal);

    public static TheoryData<string, string, int> Files => new()
    {
        { Samples.X12, Samples.X12, Isa },
        { Samples.X12, Samples.X12.Replace('~', '|'), Isa },
        { Samples.X12, Samples.X12.Replace('*', '|'), Isa },
        { Samples.X12.Replace("~", "~\r\n"), "\r\n" + Samples.X12.Replace("~", "~\r\n"), Isa },
        { Edifact, Edifact, Unb },
        { Samples.X12, Edifact, Isa },
        { Edifact, Samples.X12, Unb },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Wherever_a_file_breaks_off_the_interchange_behind_it_is_read_whole(string broken, string next, int header)
    {
        var expected = Messages(Reading.Events(next));
        for (var cut = header; cut < broken.Length; cut++)
        {
            var events = Reading.Events(broken[..cut] + next);
            Assert.True(expected.SequenceEqual(Messages(events).TakeLast(expected.Count)) && events.Count(e => e.StartsWith("end ", StringComparison.Ordinal)) == 2, $"cut at {cut}:\n{broken[Math.Max(0, cut - 30)..cut]}\n{string.Join("\n", events)}");
            foreach (var size in (int[])[1, 7, 64]) Assert.Equal(events, Reading.Events(broken[..cut] + next, size));
        }
    }

    [Fact]
    public void Text_that_speaks_of_a_header_is_none()
    {
        var text = Samples.X12.Replace("PO1*20261120", "ISA IS NO UNB*20261120");
        Assert.Equal(Reading.Events(Samples.X12).Count, Reading.Events(text).Count);
    }

    // What each says of its messages, the places left out.
    static List<string> Messages(List<string> events) =>
        [.. events.Where(e => e.StartsWith("message ", StringComparison.Ordinal)).Select(e => e[..e.IndexOf('@', StringComparison.Ordinal)] + e[e.IndexOf('[', StringComparison.Ordinal)..])];
}
