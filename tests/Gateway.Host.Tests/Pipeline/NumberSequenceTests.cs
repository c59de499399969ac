using System.Globalization;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>What senders' numbers show: tables of what came, and what was left out of it.</summary>
public sealed class NumberSequenceTests
{
    /// <summary>After a history that counts by one up to 200: what comes, what is left out when all of it has come, and the number in force.</summary>
    [Theory]
    [InlineData("201 202 203", "", 203)]
    [InlineData("202", "201", 202)]
    [InlineData("205", "201-204", 205)]
    [InlineData("202 204 205", "201 203", 205)]
    [InlineData("202 201 203", "", 203)]
    [InlineData("203 202 201 204", "", 204)]
    [InlineData("205 203 206", "201-202 204", 206)]
    [InlineData("200 200 201", "", 201)]
    [InlineData("202 202 203", "201", 203)]
    [InlineData("150 201", "", 201)]
    [InlineData("1 2 201", "", 201)]
    [InlineData("1 2 3 4", "", 4)]
    [InlineData("1 2 3 5", "4", 5)]
    [InlineData("2 201 3 4 202", "", 202)]
    [InlineData("1201", "201-1200", 1201)]
    [InlineData("1202", "", 1202)]
    public void After_a_history_that_counts_by_one(string came, string leftOut, long high) => Judge(History(200), came, leftOut, high);

    [Theory]
    [InlineData(999_999_998, "999999999 1 2", "", 2)]
    [InlineData(999_999_998, "999999999 0 1", "", 1)]
    [InlineData(999_999_998, "1 2", "999999999", 2)]
    [InlineData(999_999_998, "3", "999999999 1-2", 3)]
    [InlineData(999_999_998, "2 999999999 1 3", "", 3)]
    [InlineData(999_999_999, "2", "1", 2)]
    [InlineData(9_999, "1 2", "", 2)]
    [InlineData(9_999, "10000 10001", "", 10001)]
    [InlineData(99_998, "2", "99999 1", 2)]
    [InlineData(98, "1 2", "", 98)]
    public void At_the_end_of_its_counter_a_sender_goes_round(long before, string came, string leftOut, long high) => Judge(History(before), came, leftOut, high);

    [Theory]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 23", true)]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 22", false)]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 100001 100003", false)]
    [InlineData("1 3 5 7 9 11 13 15 17 19 21 23 25 27 29 31 33 35 37 39 41 43 45 47 49 51", false)]
    [InlineData("3 1 4 1 5 9 2 6 5 3 5 8 9 7 9 3 2 3 8 4 6 2 6 4 3 3 8 3 2 7 9 5 0 2 8 8", false)]
    public void The_habit_is_learned_from_what_came(string came, bool expected)
    {
        var numbers = Numbers(came);
        var before = Follow(NumberSequence.First(numbers[0]), numbers[1..^1]).Now;
        Assert.Equal(expected, NumberSequence.CountsByOne(before));
    }

    [Fact]
    public void A_counter_that_a_sender_shares_with_others_is_hardly_ever_told_of()
    {
        var random = new Random(7);
        var leavesOut = Enumerable.Range(0, 5000).Select(_ => random.Next(12) == 0).ToList();
        Assert.InRange(ToldOf(NumberSequence.First(1), 5000, i => leavesOut[i]), 0, 15);
    }

    [Fact]
    public void One_who_loses_few_is_told_of_each_and_one_who_changes_the_habit_three_times_at_most()
    {
        Assert.Equal(34, ToldOf(History(500), 2000, i => i % 60 == 0));
        Assert.InRange(ToldOf(History(500), 100, _ => true), 1, 3);
    }

    [Fact]
    public void What_came_after_it_was_called_missing_restores_the_habit() =>
        Assert.True(NumberSequence.CountsByOne(NumberSequence.Found(NumberSequence.Lost(new(50, 30, null, 0)))));

    // Gaps of one, none of which ever closes.
    static int ToldOf(Counting now, int numbers, Predicate<int> leavesOut)
    {
        var told = 0;
        for (var i = 0; i < numbers; i++)
        {
            now = NumberSequence.Take(now, false, now.High + (leavesOut(i) ? 2 : 1)).Now;
            if (!leavesOut(i) || !NumberSequence.CountsByOne(now)) continue;
            told++;
            now = NumberSequence.Lost(now);
        }

        return told;
    }

    /// <summary>In whatever order numbers come, in the end exactly those are left out that never came.</summary>
    [Fact]
    public void Numbers_that_overtake_each_other_leave_out_what_never_came()
    {
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            var numbers = Enumerable.Range(201, 100).Where(n => n is 201 or 300 || random.Next(10) > 0).Select(n => (long)n).ToList();
            var came = numbers.Take(1).Concat(numbers.Skip(1).SkipLast(1).OrderBy(n => n + random.Next(6))).Append(300);
            var expected = Enumerable.Range(201, 100).Select(n => (long)n).Except(numbers);
            var (now, leftOut) = Follow(History(200), came);
            Assert.Equal(300, now.High);
            Assert.Equal(expected, leftOut.SelectMany(Each).Order());
        }
    }

    static void Judge(Counting before, string came, string leftOut, long high)
    {
        var (now, open) = Follow(before, Numbers(came));
        Assert.Equal(leftOut, string.Join(' ', open));
        Assert.Equal(high, now.High);
    }

    // What the rows do with what is left out, for the rows are not the function's affair.
    static (Counting Now, List<NumberRange> LeftOut) Follow(Counting now, IEnumerable<long> numbers)
    {
        var open = new List<NumberRange>();
        foreach (var number in numbers)
        {
            var place = open.FindIndex(r => r.First <= number && number <= r.Last);
            var seen = NumberSequence.Take(now, place >= 0, number);
            if (place >= 0)
            {
                var rest = open[place].Without(number);
                open.RemoveAt(place);
                open.InsertRange(place, rest);
            }

            open.AddRange(seen.LeftOut);
            now = seen.Now;
        }

        return (now, open);
    }

    static IEnumerable<long> Each(NumberRange range)
    {
        for (var number = range.First; number <= range.Last; number++) yield return number;
    }

    static Counting History(long high) => new(high, NumberSequence.MostSure, null, 0);

    static long[] Numbers(string text) => [.. text.Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture))];
}
