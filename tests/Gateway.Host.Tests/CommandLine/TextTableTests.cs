using Gateway.Host.CommandLine;

namespace Gateway.Host.Tests.CommandLine;

public sealed class TextTableTests
{
    readonly TextTable _table = new("ID", "STATE", "REASON");

    public TextTableTests()
    {
        _table.Add("1", "sent", "");
        _table.Add("2", "held", "no profile claims the sender");
    }

    [Fact]
    public void Outside_a_screen_a_row_is_a_line() => Assert.Equal(
        "ID  STATE  REASON\n1   sent\n2   held   no profile claims the sender\n", Written(null));

    [Fact]
    public void On_a_wide_screen_as_well() => Assert.Equal(Written(null), Written(80));

    [Fact]
    public void On_a_narrow_screen_the_last_column_stands_below_its_row_wrapped_at_words() => Assert.Equal(
        "ID  STATE\n1   sent\n2   held\n      no profile\n      claims the\n      sender\n", Written(18));

    [Fact]
    public void On_a_screen_too_narrow_for_its_columns_some_of_them_stand_below_too_with_their_names()
    {
        var table = new TextTable("ID", "PARTNER", "STATE", "REASON") { Folds = ["PARTNER", "STATE"] };
        table.Add("1", "hollis", "sent", "");
        table.Add("2", "", "held", "unknown");
        var terminal = new TestTerminal(screenWidth: 14);
        table.Write(terminal.Terminal);
        Assert.Equal("ID  STATE\n1   sent\n      partner\n      hollis\n2   held\n      unknown\n", terminal.Output);
    }

    string Written(int? screenWidth)
    {
        var terminal = new TestTerminal(screenWidth: screenWidth);
        _table.Write(terminal.Terminal);
        return terminal.Output;
    }
}
