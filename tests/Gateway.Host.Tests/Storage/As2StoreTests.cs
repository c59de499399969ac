using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

public abstract class As2StoreTests<TPlace> : StorageTests<TPlace> where TPlace : DatabaseOfTests, new()
{
    const string Id = "<1@hollis>";

    [StoreFact]
    public async Task A_message_comes_back_as_it_was_written()
    {
        var whole = Of(Direction.Out, As2State.AwaitingReceipt) with
        {
            Reason = "a reason",
            DeliveryId = Ids.Next(),
            EvidenceHash = Hash('b'),
            ContentKey = new string('c', 64),
            ContentHash = Hash('d'),
            SignerHash = Hash('e'),
            ReceiptSignerHash = Hash('f'),
            PartnerSigners = $"{Hash('1')}\n{Hash('2')}",
            Mics = "abc=, sha-256\ndef=, sha-384",
            WantsSignedReceipt = true,
            ReceiptHash = Hash('3'),
            Receipt = LongText() + "ü\r\n",
            ReceiptState = As2ReceiptState.Bad,
            ReceiptUrl = "https://hollis.example/mdn",
            ReceiptAttempts = 3,
            Attempts = 2,
            ResumeAt = Now.AddMinutes(5),
            ResumeSetAt = Now,
            FinishedAt = Now.AddTicks(10),
        };
        var bare = Of(Direction.In, As2State.Refused) with { MessageId = null };

        await Write(tx =>
        {
            foreach (var record in new[] { whole, bare }) As2Store.Insert(tx, record);
        });

        Assert.Equal(whole, await Read(tx => As2Store.Find(tx, whole.Id)));
        Assert.Equal(bare, await Read(tx => As2Store.Find(tx, bare.Id)));
        Assert.Equal([bare, whole], await Read(tx => As2Store.List(tx, null, 9)));
        Assert.Equal([bare], await Read(tx => As2Store.After(tx, whole.Id, 9)));
        Assert.Empty(await Read(tx => As2Store.List(tx, "another", 9)));
    }

    [StoreTheory]
    [InlineData("<1@hollis>")]
    [InlineData("1@hollis")]
    public async Task A_message_is_found_by_its_id_with_and_without_brackets_the_newest_first(string kept)
    {
        var refused = await InsertedAsync(Of(Direction.In, As2State.Refused) with { MessageId = kept });
        var taken = await InsertedAsync(Of(Direction.In, As2State.Taken) with { MessageId = kept, CreatedAt = Now.AddMinutes(1) });
        await InsertedAsync(Of(Direction.Out, As2State.Built) with { MessageId = "<2@hollis>", CreatedAt = Now.AddMinutes(2) });

        foreach (var asked in new[] { "<1@hollis>", "1@hollis" })
        {
            Assert.Equal(taken, await Read(tx => As2Store.OfMessageId(tx, asked)));
            Assert.Equal([taken, refused], await Read(tx => As2Store.OfId(tx, Direction.In, "US", "HOLLIS", asked)));
            Assert.Empty(await Read(tx => As2Store.OfId(tx, Direction.Out, "US", "HOLLIS", asked)));
        }

        Assert.Null(await Read(tx => As2Store.OfMessageId(tx, "3@hollis")));
        Assert.Equal("hollis", await Read(tx => As2Store.PartnerOf(tx, "US", "HOLLIS")));
        Assert.Null(await Read(tx => As2Store.PartnerOf(tx, "HOLLIS", "US")));
    }

    [StoreFact]
    public async Task A_receipt_is_owed_from_the_first_who_asks_and_one_that_was_lost_from_the_first_who_asks_again()
    {
        var first = await InsertedAsync(Of(Direction.In, As2State.Taken));
        Task OweAsync(char hash, string? lost = null) =>
            Write(tx => As2Store.OweReceipt(tx, first.Id, first with { ReceiptHash = Hash(hash), Receipt = $"receipt {hash}", ReceiptState = As2ReceiptState.Answered }, lost));

        await OweAsync('a');
        await OweAsync('b');
        Assert.Equal((Hash('a'), "receipt a"), await ReceiptAsync(first));

        await Write(tx => tx.Execute("UPDATE as2_messages SET receipt = NULL WHERE id = @Id", new { first.Id }));
        await OweAsync('c');
        await OweAsync('d', lost: Hash('b'));
        Assert.Equal((Hash('a'), null), await ReceiptAsync(first));
        await OweAsync('e', lost: Hash('a'));
        await OweAsync('f', lost: Hash('a'));
        Assert.Equal((Hash('e'), "receipt e"), await ReceiptAsync(first));
    }

    [StoreFact]
    public async Task A_receipt_goes_again_to_the_place_that_was_named_last()
    {
        var record = await InsertedAsync(Of(Direction.In, As2State.Taken) with { ReceiptHash = Hash('a'), ReceiptState = As2ReceiptState.Sent, ReceiptAttempts = 4 });
        var silent = await InsertedAsync(Of(Direction.In, As2State.Taken) with { MessageId = "<2@hollis>" });

        Assert.True(await Write(tx => As2Store.AskReceipt(tx, record.Id, As2ReceiptState.Due, "https://a.example/")));
        Assert.False(await Write(tx => As2Store.AskReceipt(tx, record.Id, As2ReceiptState.Parked, "https://b.example/")));
        Assert.False(await Write(tx => As2Store.AskReceipt(tx, silent.Id, As2ReceiptState.Due, "https://a.example/")));
        await Write(tx => As2Store.CountReceipt(tx, record.Id));

        var asked = await Read(tx => As2Store.Find(tx, record.Id)!);
        Assert.Equal((As2ReceiptState.Due, "https://a.example/", 1), (asked.ReceiptState, asked.ReceiptUrl, asked.ReceiptAttempts));
        await Write(tx => As2Store.SetReceipt(tx, record.Id, As2ReceiptState.Failed, "nobody there"));
        Assert.Equal("nobody there", (await Read(tx => As2Store.Find(tx, record.Id)!)).Reason);
    }

    [StoreFact]
    public async Task What_was_received_stays_so_and_what_went_again_for_it_is_replaced()
    {
        var delivery = Ids.Next();
        var first = await InsertedAsync(Of(Direction.Out, As2State.Failed) with { DeliveryId = delivery });
        var second = await InsertedAsync(Of(Direction.Out, As2State.Posting) with { DeliveryId = delivery, MessageId = "<2@hollis>", ResumeAt = Now });

        await Write(tx => As2Store.Begin(tx, second.Id));
        Assert.True(await Write(tx => As2Store.KeepReceipt(tx, first.Id, Hash('a'), Hash('b'), As2ReceiptState.Good, "proven")));
        Assert.False(await Write(tx => As2Store.KeepReceipt(tx, first.Id, Hash('c'), null, As2ReceiptState.Bad, "denied")));
        await Write(tx => As2Store.Close(tx, first, Now.AddMinutes(1)));
        Assert.False(await Write(tx => As2Store.SetState(tx, first.Id, As2State.Disputed, "too late")));

        Assert.Equal((As2State.Received, Now.AddMinutes(1)), await StandingAsync(first));
        Assert.Equal(As2State.Replaced, (await StandingAsync(second)).State);
        Assert.Equal(1, (await Read(tx => As2Store.Find(tx, second.Id)!)).Attempts);
        Assert.Equal(first.Id, (await Read(tx => As2Store.Proven(tx, delivery)))?.Id);
        Assert.False(await Write(tx => As2Store.PassOver(tx, delivery, "another way")));
    }

    [StoreFact]
    public async Task What_was_given_up_is_reopened_hastened_passed_over_or_replaced_by_its_delivery()
    {
        var delivery = Ids.Next();
        var record = await InsertedAsync(Of(Direction.Out, As2State.Failed) with { DeliveryId = delivery, Attempts = 5 });

        Assert.True(await Write(tx => As2Store.Reopen(tx, delivery)));
        Assert.False(await Write(tx => As2Store.Reopen(tx, delivery)));
        await Write(tx => As2Store.PutOff(tx, record.Id, As2State.Posting, "no answer", Now, TimeSpan.FromHours(1)));
        Assert.Equal(Now.AddHours(1), (await Read(tx => As2Store.Find(tx, record.Id)!)).ResumeAt);
        await Write(tx => As2Store.Hasten(tx, delivery));
        var hastened = await Read(tx => As2Store.Find(tx, record.Id)!);
        Assert.Equal((As2State.Posting, 0, null), (hastened.State, hastened.Attempts, hastened.ResumeAt));
        await Write(tx => As2Store.SetState(tx, record.Id, As2State.Disputed, "another check"));
        Assert.True(await Write(tx => As2Store.Replace(tx, delivery)));
        Assert.Equal(As2State.Replaced, (await StandingAsync(record)).State);
    }

    [StoreFact]
    public async Task What_is_in_trouble_is_counted_by_partner()
    {
        await InsertedAsync(Of(Direction.Out, As2State.Disputed));
        await InsertedAsync(Of(Direction.Out, As2State.Disputed) with { MessageId = "<2@hollis>", CreatedAt = Now.AddMinutes(1) });
        await InsertedAsync(Of(Direction.Out, As2State.AwaitingReceipt) with { MessageId = "<3@hollis>", ReceiptState = As2ReceiptState.Bad });
        await InsertedAsync(Of(Direction.In, As2State.Taken) with { MessageId = "<4@hollis>", ReceiptState = As2ReceiptState.Parked });
        await InsertedAsync(Of(Direction.In, As2State.Taken) with { MessageId = "<5@hollis>", ReceiptState = As2ReceiptState.Due, ReceiptAttempts = 5 });
        await InsertedAsync(Of(Direction.In, As2State.Collision) with { MessageId = "<6@hollis>" });
        await InsertedAsync(Of(Direction.In, As2State.Refused) with { MessageId = "<7@hollis>" });
        await InsertedAsync(Of(Direction.In, As2State.Refused) with { MessageId = "<8@hollis>" });
        await InsertedAsync(Of(Direction.In, As2State.Taken) with { MessageId = "<8@hollis>", CreatedAt = Now.AddMinutes(1) });

        var standing = await Read(tx => As2Store.Standing(tx, Now.AddDays(-7)));

        Assert.Equal(
            [("hollis", "Disputed", 2, Now), ("hollis", "Doubtful", 1, Now), ("hollis", "Parked", 1, Now), ("hollis", "Refused", 1, Now), ("hollis", "Unheard", 1, Now)],
            standing.Select(s => (s.Partner, s.Trouble, s.Items, s.Oldest)));
        Assert.Equal(["Disputed", "Doubtful"], (await Read(tx => As2Store.Standing(tx, Now.AddDays(1)))).Select(s => s.Trouble));
    }

    As2Record Of(Direction direction, As2State state) => new()
    {
        Id = Ids.Next(),
        Direction = direction,
        State = state,
        Partner = "hollis",
        OurName = "US",
        PartnerName = "HOLLIS",
        MessageId = Id,
        MessageHash = Hash('a'),
        CreatedAt = Now,
    };

    async Task<As2Record> InsertedAsync(As2Record record)
    {
        await Write(tx => As2Store.Insert(tx, record));
        return record;
    }

    async Task<(As2State State, DateTimeOffset? FinishedAt)> StandingAsync(As2Record record)
    {
        var found = await Read(tx => As2Store.Find(tx, record.Id)!);
        return (found.State, found.FinishedAt);
    }

    async Task<(string? Hash, string? Text)> ReceiptAsync(As2Record record)
    {
        var found = await Read(tx => As2Store.Find(tx, record.Id)!);
        return (found.ReceiptHash, found.Receipt);
    }

    static string Hash(char digit) => new(digit, 64);
}
