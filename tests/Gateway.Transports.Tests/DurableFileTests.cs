namespace Gateway.Transports.Tests;

public sealed class DurableFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("durable-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_rename_takes_the_new_name_and_gives_up_the_old()
    {
        File.WriteAllText(At("a"), "one");
        Assert.True(DurableFile.TryRename(At("a"), At("b")));
        Assert.Equal("one", File.ReadAllText(At("b")));
        Assert.False(File.Exists(At("a")));
    }

    [Fact]
    public void A_rename_never_replaces_a_file()
    {
        File.WriteAllText(At("a"), "one");
        File.WriteAllText(At("b"), "two");
        Assert.False(DurableFile.TryRename(At("a"), At("b")));
        Assert.Equal("one", File.ReadAllText(At("a")));
        Assert.Equal("two", File.ReadAllText(At("b")));
    }

    [Fact]
    public async Task RT_29_of_two_that_link_one_file_to_their_names_one_gets_it_and_the_other_leaves_no_name()
    {
        if (OperatingSystem.IsWindows()) return;
        for (var round = 0; round < 3000; round++)
        {
            File.WriteAllText(At("a"), "one");
            using var start = new Barrier(2);
            var won = await Task.WhenAll(new[] { "b", "c" }.Select(name => Task.Run(() =>
            {
                start.SignalAndWait();
                return UnixFile.TryRelink(At("a"), At(name));
            })));
            Assert.Single(won, w => w);
            File.Delete(Assert.Single(Directory.GetFiles(_folder)));
        }
    }

    [Fact]
    public void A_rename_of_a_file_that_is_gone_says_so() =>
        Assert.False(DurableFile.TryRename(At("a"), At("b")));

    [Fact]
    public void A_rename_into_a_folder_that_is_not_there_says_so()
    {
        File.WriteAllText(At("a"), "one");
        Assert.False(DurableFile.TryRename(At("a"), At("nowhere/b")));
        Assert.True(File.Exists(At("a")));
    }

    [Fact]
    public async Task Of_many_writers_to_one_name_exactly_one_wins()
    {
        for (var round = 0; round < 200; round++)
        {
            var target = At($"round{round}");
            var won = await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() => WriteAsync(target, writer))));
            Assert.Single(won, w => w);
            Assert.Equal($"writer {Array.IndexOf(won, true)}", File.ReadAllText(target));
        }
    }

    [Fact]
    public async Task A_written_file_leaves_no_temporary_one()
    {
        await WriteAsync(At("a"), 1);
        await WriteAsync(At("a"), 2);
        Assert.Equal([At("a")], Directory.GetFiles(_folder));
        Assert.Equal("writer 1", File.ReadAllText(At("a")));
    }

    async Task<bool> WriteAsync(string target, int writer) =>
        await DurableFile.TryWriteAsync(target, $"{target}.{writer}", Some.Bytes($"writer {writer}"), default);

    string At(string name) => Path.Combine(_folder, name);
}
