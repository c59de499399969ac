using System.Text;
using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Tests.Interchanges;

/// <summary>Numbers that count up are kept as a run, others one by one; which way must not show.</summary>
public sealed class ControlNumbersTests
{
    [Theory]
    [InlineData("1 2 3 4 2", "2")]
    [InlineData("5 1 2 3 4 5", "5")]
    [InlineData("9 10 11 10", "10")]
    [InlineData("1 01 001 1", "1")]
    [InlineData("7 9 8 9 10 8", "9 8")]
    [InlineData("0 00 0", "0")]
    [InlineData("A1 A2 A1 1", "A1")]
    [InlineData("123456789012345678 123456789012345679 123456789012345678", "123456789012345678")]
    public void A_number_that_came_before_is_told(string numbers, string repeated)
    {
        var known = new ControlNumbers();
        Assert.Equal(repeated, string.Join(' ', numbers.Split(' ').Where(n => !known.Add(Encoding.ASCII.GetBytes(n)))));
    }

    [Fact]
    public void Random_numbers_are_told_as_a_set_tells_them()
    {
        var random = new Random(5);
        var (known, set) = (new ControlNumbers(), new HashSet<string>());
        for (var i = 0; i < 20_000; i++)
        {
            var number = random.Next(3) == 0 ? $"{i}" : $"{random.Next(i + 20)}";
            Assert.Equal(set.Add(number), known.Add(Encoding.ASCII.GetBytes(number)));
        }
    }
}
