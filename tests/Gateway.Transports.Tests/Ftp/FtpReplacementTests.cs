using static Gateway.Transports.Tests.Ftp.ScriptedFtpServer;

namespace Gateway.Transports.Tests.Ftp;

/// <summary>On servers that know no rename over another, a file of ours takes the place of another, which is never gone without the new one.</summary>
public sealed class FtpReplacementTests
{
    const string Upload = ".d1.part";
    const string Aside = ".d1.part.old";
    const string Target = "stock.edi";

    readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    string _renamed = "";
    bool _isFetched;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_new_file_takes_the_place_of_the_old_one_and_nothing_else_stays(bool replaces)
    {
        (_files[Target], _files[Upload]) = ("old", "new");
        Assert.True(await ReplaceAsync(to => replaces || !_files.ContainsKey(to)));
        Assert.Equal([(Target, "new")], Files());
    }

    [Fact]
    public async Task Where_ours_is_refused_for_another_reason_the_old_one_is_there_as_before()
    {
        (_files[Target], _files[Upload]) = ("old", "new");
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => ReplaceAsync(to => _renamed != Upload && !_files.ContainsKey(to)));
        Assert.Equal([(Upload, "new"), (Target, "old")], Files());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_an_attempt_left_that_broke_off_is_cleared_when_the_new_one_has_its_name(bool replaces)
    {
        (_files[Aside], _files[Upload]) = ("old", "new");
        Assert.True(await ReplaceAsync(to => replaces || !_files.ContainsKey(to)));
        Assert.Equal([(Target, "new")], Files());
        // The answer to the last rename was lost.
        _files[Aside] = "old";
        Assert.False(await ReplaceAsync(to => replaces || !_files.ContainsKey(to)));
        Assert.Equal([(Target, "new")], Files());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_partner_fetched_and_removed_at_once_does_not_bring_the_old_one_back(bool replaces)
    {
        // The first of two attempts broke off; the partner takes the new file as soon as it is there.
        (_files[Aside], _files[Target], _files[Upload], _isFetched) = ("older", "old", "new", true);
        Assert.True(await ReplaceAsync(to => replaces || !_files.ContainsKey(to)));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task What_the_partner_fetched_after_the_last_rename_was_not_answered_does_not_bring_the_old_one_back()
    {
        _files[Aside] = "old";
        Assert.False(await ReplaceAsync(to => !_files.ContainsKey(to)));
        Assert.Empty(Files());
    }

    IEnumerable<(string, string)> Files() => _files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => (f.Key, f.Value));

    async Task<bool> ReplaceAsync(Func<string, bool> mayTake)
    {
        await using var server = new ScriptedFtpServer(command => Answer(command, mayTake));
        await using var transport = server.Connect();
        return await transport.TryReplaceAsync("out", Upload, Target, default);
    }

    string? Answer(string command, Func<string, bool> mayTake)
    {
        var name = command[(command.LastIndexOf('/') + 1)..];
        switch (command.Split(' ')[0])
        {
            case "MLST" when _files.ContainsKey(name):
                return $"250-Here\r\n type=file;size=3;modify=20260101000000; {name}\r\n250 End";
            case "RNFR":
                _renamed = name;
                return _files.ContainsKey(name) ? "350 go on" : "550 no such file";
            case "RNTO" when mayTake(name):
                _files.Remove(_renamed, out var content);
                _files[name] = content!;
                if (_isFetched && content == "new") _files.Remove(name);
                return "250 done";
            case "RNTO":
                return "553 not so";
            case "DELE":
                return _files.Remove(name) ? "250 done" : "550 no such file";
            default:
                return Usual(command);
        }
    }
}
