using Gateway.Host.Pipeline;

namespace Gateway.Host.Tests.Pipeline;

public sealed class CompletenessTests : IDisposable
{
    const string X12 = "ISA*00*          *00*          *01*118502274      *14*0081234560003  *261103*0815*U*00401*000004127*0*P*>~"
        + "GS*PR*A*B*20261103*0815*1*X*004010~ST*855*0001~BAK*00*AD*1*20261102~SE*3*0001~GE*1*1~IEA*1*000004127~";

    const string Edifact = "UNB+UNOC:3+A:14+B:14+261104:0915+77'UNH+1+ORDRSP:D:96A:UN'BGM+231+1+29'UNT+3+1'UNZ+1+77'";

    readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n\u001A")]
    public async Task A_whole_interchange_is_whole(string after)
    {
        Assert.True(await IsWholeAsync(X12 + after));
        Assert.True(await IsWholeAsync(Edifact + after));
        Assert.True(await IsWholeAsync(X12 + Edifact + after));
    }

    [Fact]
    public async Task Whatever_is_cut_off_it_is_noticed()
    {
        foreach (var text in new[] { X12, Edifact })
            for (var length = 0; length < text.Length - 1; length++)
                Assert.False(await IsWholeAsync(text[..length]), $"cut after {length} bytes: …{text[Math.Max(0, length - 20)..length]}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    public async Task A_second_interchange_is_noticed_whatever_of_it_is_cut_off(string between)
    {
        foreach (var text in new[] { X12, Edifact })
            for (var length = 1; length < text.Length - 1; length++)
                Assert.False(await IsWholeAsync(text + between + text[..length]), $"cut after {length} bytes of the second");
    }

    [Fact]
    public async Task A_wrong_trailer_that_is_terminated_is_whole() =>
        Assert.True(await IsWholeAsync(X12.Replace("IEA*1*000004127", "IEA*1*000004128")));

    [Theory]
    [InlineData("Order,Line\n1,2\n")]
    [InlineData("<xml/>")]
    public async Task What_is_no_interchange_has_no_end_to_miss(string text) => Assert.True(await IsWholeAsync(text));

    async Task<bool> IsWholeAsync(string text)
    {
        await File.WriteAllTextAsync(_file, text);
        await using var content = File.OpenRead(_file);
        return await Completeness.IsWholeAsync(content, default);
    }
}
