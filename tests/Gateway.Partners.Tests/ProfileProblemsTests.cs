using Gateway.Partners.Tests.Support;

namespace Gateway.Partners.Tests;

public sealed class ProfileProblemsTests : IDisposable
{
    readonly ProfileFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("delete", false)]
    [InlineData("/srv/b2b-gateway/acme/archive", true)]
    public void A_quota_that_an_archive_will_fill_is_warned_of(string archive, bool isWarned)
    {
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", $$"""
            transports:
              hosted: { account: acme, keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"], quota: 2000 MB }
              in: [{ mailbox: main, folder: /srv/b2b-gateway/acme/in, archive: {{archive}} }]
            """));
        Assert.Equal(isWarned, Problems().Any(p => p.Contains("the quota counts what is archived too", StringComparison.Ordinal)));
    }

    [Fact]
    public void Two_accounts_on_one_server_have_folders_of_their_own()
    {
        foreach (var (partner, id) in new[] { ("acme", "111"), ("zenith", "222") })
            _folder.WithProfile(partner, ProfileFolder.Profile(partner, id, $$"""
                transports:
                  servers: [{ server: s, sftp: { host: h, user: {{partner}}, agent: true, hostKeys: ["SHA256:jR3dbF5rhBYkKUeWk2LrGaHCxGuAfULpfnzgVYr1yAk"] } }]
                  in: [{ mailbox: main, server: s, folder: /outgoing, archive: delete }]
                """));
        Assert.Empty(Problems());
    }

    [Fact]
    public void Six_mistakes_in_one_file_are_six_problems_with_place_and_remedy()
    {
        _folder.WithProfile("acme", "partner: acme\nname: Acme Inc.\nname: Acme Tools Inc.\nextends: x12-supplier\nsupplier: \"1\"\nstreem: test\n"
            + "identities:\n  theirs:\n\tx12: { qualifier: \"01\", id: \"111\" }\nenvelope:\n  password: hunter2\n"
            + "tolerances:\n  price:\n    over:\n      percent:\nagreements:\n  - { agreement: in-810, direction: in, standard: x12, type: \"810\", map: x12-004010-811 }\n");
        Assert.Equal(
            [
                "acme.yaml:3:1 the key \"name\" stands already in line 2; remove one of the two",
                "acme.yaml:6:1 unknown key \"streem\"; did you mean \"stream\"?",
                "acme.yaml:9:1 a tab indents this line; indent with spaces",
                "acme.yaml:11:13 \"password\" must not be written out; keep it outside and write secret:NAME, such as secret:acme-password",
                "acme.yaml:15:15 the tolerance \"percent\" is blank; write a value, 0 for none, or unlimited",
                "acme.yaml:17:74 no map is named \"x12-004010-811\"; did you mean \"x12-004010-810\"?",
            ],
            Problems());
    }

    [Fact]
    public void A_secret_is_never_repeated()
    {
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", "envelope: { password: hunter2 }\nsftp: { passphrase: hunter2, url: \"sftp://me:hunter2@host\" }"));
        Assert.Equal(4, Problems().Count);
        Assert.DoesNotContain(Problems(), p => p.Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("account: Acme", PublicKey, "\"Acme\" is not a name of an account; write up to 31 lower case letters, digits and hyphens, the first a letter")]
    [InlineData("account: acme", "-----BEGIN OPENSSH PRIVATE KEY-----", "a private key or a password stands in this value")]
    [InlineData("account: acme", "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl", "no public key; write the line of the supplier's .pub file")]
    [InlineData("account: acme", "command=\\\"sh\\\" " + PublicKey, "no public key; write the line of the supplier's .pub file")]
    public void A_hosted_account_that_could_not_be_made_is_named(string account, string key, string problem)
    {
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", $"transports:\n  hosted: {{ {account}, keys: [\"{key}\"] }}\n  in:\n"
            + "    - { mailbox: main, folder: /srv/acme/in, archive: /srv/acme/archive }\n  out: { folder: /srv/acme/out }"));
        Assert.Contains(problem, Assert.Single(Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hosted_partner_whose_folders_are_not_side_by_side_hears_how_they_should_be()
    {
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", $"transports: {{ hosted: {{ account: acme, keys: [\"{PublicKey}\"] }} }}"));
        Assert.Contains("folder: /srv/b2b-gateway/ACCOUNT/in", Assert.Single(Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_partners_are_not_hosted_by_one_account()
    {
        foreach (var (id, sender) in new[] { ("acme", "111"), ("borealis", "222") })
            _folder.WithProfile(id, ProfileFolder.Profile(id, sender, $"transports:\n  hosted: {{ account: acme, keys: [\"{PublicKey}\"] }}\n  in:\n"
                + $"    - {{ mailbox: main, folder: /srv/{id}/in, archive: /srv/{id}/archive }}\n  out: {{ folder: /srv/{id}/out }}"));
        Assert.Contains("acme is hosted by the same account", Assert.Single(Problems()), StringComparison.Ordinal);
    }

    const string PublicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl acme";
    const string HostKey = "SHA256:jR3dbF5rhBYkKUeWk2LrGaHCxGuAfULpfnzgVYr1yAk";

    static string Sftp(string more) => $"transports: {{ servers: [{{ server: s, sftp: {{ host: h, user: u, {more} }} }}] }}";

    static string Ftp(string more) => $"transports: {{ servers: [{{ server: s, ftp: {{ host: h, user: u, password: secret:p, {more} }} }}] }}";

    public static TheoryData<string, string> Mistakes => new()
    {
        { "mode: shadw", "6:7 unknown mode \"shadw\"; did you mean \"shadow\"?" },
        { "timeZone: Europe/Berlni", "6:11 unknown time zone \"Europe/Berlni\"; did you mean \"Europe/Berlin\"?" },
        { "timeZone: Mars", "6:11 unknown time zone \"Mars\"; write a name such as Europe/Berlin or America/Chicago" },
        { "schedules: { poll: \"*/5 * * * *\" }", "6:20 \"*/5 * * * *\" is not a Quartz schedule: it has 5 fields, but six or seven are needed: seconds minutes hours day-of-month month day-of-week [year]; \"0 */5 * * * ?\" is every five minutes" },
        { "schedules: { poll: \"0 0 8 1 * ? 2024-2025\" }",
            "6:20 \"0 0 8 1 * ? 2024-2025\" calls for the last time in 2025; leave the year out, and it calls in every year" },
        { "schedules: { send: \"0 0 25 * * ?\" }", "6:20 \"0 0 25 * * ?\" is not a Quartz schedule: the hours field \"25\" is not understood; \"0 */5 * * * ?\" is every five minutes" },
        { "tolerances: { price: }", "6:22 the tolerance \"price\" is blank; write a value, 0 for none, or unlimited" },
        { "tolerances: { price: { over: } }", "6:30 the tolerance \"over\" is blank; write a value, 0 for none, or unlimited" },
        { "tolerances: { dates: { early: } }", "6:31 the tolerance \"early\" is blank; write a value, 0 for none, or unlimited" },
        { "tolerances: { quantity: { percent: -1 } }", "6:36 \"percent\" must not be negative; \"over\" and \"under\" say the direction" },
        { "tolerances: { price: { percent: 2 %} }", "6:33 \"percent\" must be a number such as 12.5, not \"2 %\"" },
        { "envelope: { delimiters: { element: \"**\" } }", "6:36 \"element\" must be one character that is not a letter, digit or blank; one that does not print is written as \"\\x1D\"" },
        { "envelope: { delimiters: { element: \"*\", segment: \"*\" } }", "6:25 two delimiters are the same character; each needs one of its own" },
        { "transports: { out: { folder: /o, name: \"{partner}.edi\" } }", "6:40 the name needs {control}; without it one file would bear the name of another" },
        { "transports: { out: { folder: /o, name: \"{cntrol}{control}\" } }", "6:40 unknown placeholder {cntrol}; did you mean \"control\"?" },
        { "transports: { out: { folder: \"{partner}/../x\" } }", "6:30 \"{partner}/../x\" leaves its folder by \"..\"; write the folder itself" },
        { "transports: { out: { folder: \"{user}/x\" } }", "6:30 unknown placeholder in \"{user}/x\"; a folder knows {data} and {partner}" },
        { "transports: { out: { folder: secrets } }", "6:30 \"secrets\" lies in a folder that the gateway keeps for itself; write one below {data}/mailboxes, or one elsewhere from the root" },
        { "transports: { out: { folder: \"{data}/mailboxes\" } }", "6:30 \"{data}/mailboxes\" lies in a folder that the gateway keeps for itself; write one below {data}/mailboxes, or one elsewhere from the root" },
        { "transports: { out: { folder: \"{data}\" } }", "6:30 \"{data}\" lies in a folder that the gateway keeps for itself; write one below {data}/mailboxes, or one elsewhere from the root" },
        { "transports: { servers: [{ server: s }] }", "6:35 the server \"s\" needs either sftp: { … } or ftp: { … }" },
        { Sftp("hostKeys: [\"MD5:16:27\"], key: secret:k"), "6:75 \"MD5:16:27\" is not a host key; write SHA256:… as ssh-keygen -l prints it, or the key as known_hosts has it, such as ssh-ed25519 AAAA…" },
        { Sftp($"hostKeys: [\"{HostKey}\"]"), "6:44 nothing lets us in; write key: secret:NAME, password: secret:NAME or agent: true" },
        { Sftp("key: secret:k"), "6:44 \"hostKeys\" is missing; add a line \"hostKeys: …\"" },
        { Sftp($"hostKeys: [\"{HostKey}\"], key: /etc/key"), "6:135 \"key\" must name a file among the secrets, such as secret:acme-key" },
        { Sftp($"hostKeys: [\"{HostKey}\"], key: secret:k, relax: [ssh-rsb]"), "6:153 unknown algorithm \"ssh-rsb\"; did you mean \"ssh-rsa\"?" },
        { Sftp($"hostKeys: [\"{HostKey}\"], password: secret:p, passphrase: secret:q"), "6:162 a password and a key's passphrase cannot both be asked for; give one of them up" },
        { Ftp("security: none"), "6:93 plain FTP shows password and files to whoever listens; use explicit or implicit, or write allowCleartext: true as well" },
        { Ftp("certificates: [AB]"), "6:98 \"AB\" is not a fingerprint; write the 64 hexadecimal digits that openssl x509 -noout -fingerprint -sha256 prints" },
        { Ftp("tls: \"1.1\""), "6:88 \"tls\" must be 1.2 or 1.3, not \"1.1\"" },
        { "transports: { in: [{ mailbox: main, server: acme, folder: x, archive: delete }] }", "6:45 no server of this profile is named \"acme\"; there is none" },
        { "transports: { servers: [{ server: s, ftp: { host: \"user@h/x\", user: u, password: secret:p } }] }", "6:51 \"user@h/x\" is not a name of a server; write its name or address alone, user, port and folder have keys of their own" },
        { "transports: { servers: [{ server: s, ftp: { host: h, user: u, password: secret:p, connections: 0 } }] }", "6:96 \"connections\" must be a whole number from 1 to 50, not \"0\"" },
        { "transports: { in: [{ mailbox: out, folder: /srv/acme/out }] }", "6:20 a mailbox is named out, which is the name of what goes to the partner; give it another" },
        { "transports: { in: [{ mailbox: main, mayCarry: [acmee] }] }", "6:19 mayCarry names the partner \"acmee\", which has no profile; did you mean \"acme\"?" },
        { "transports: { in: [{ mailbox: main, archive: \"{data}/mailboxes/acme/in\" }] }", "6:19 files are taken from mailboxes/acme/in and also put there; use folders of their own" },
        { "acknowledgements: { send: { functional: \"998\" } }", "6:41 \"functional\" must be 997, 999 or none, not \"998\"" },
        { "acknowledgements: { send: { soften: [element-to-long] } }", "6:38 \"element-to-long\" is not a diagnostic that can be softened; did you mean \"element-too-long\"?" },
        { "advice: { send: [reject] }", "6:9 decisions are to be told, but no agreement says how; add an outgoing agreement of type 824 or APERAK" },
        { "advice: { send: [rejct] }", "6:18 \"rejct\" is not a decision that partners are told of; did you mean \"reject\"?" },
        { "acknowledgements: { expect: { } }", "6:29 \"within\" is missing; add a line \"within: …\"" },
        { "agreements: [{ agreement: in-855, guide: acme-856 }]", "6:42 no guide is named \"acme-856\"; did you mean \"acme-855\"?" },
        { "agreements: [{ agreement: b, direction: in, standard: x12, type: \"855\", version: \"004010\", map: x12-004010-855 }]", "6:14 the agreement \"b\" covers in x12 855 004010, as \"in-855\" at x12-supplier.yaml:10:5 does; tell them apart by version, stream, group or mask, or remove one" },
        { "agreements: [{ agreement: in-855, direction: out, version: }]", "6:60 \"version\" has no value; write one or remove the line" },
        { "agreements: [{ agreement: c, direction: in, standard: csv, type: X, map: csv-order-response }]", "6:14 \"mailbox\" is missing; a CSV names no sender, so its mailbox and mask tell whose it is" },
        { "agreements: [{ agreement: c, direction: in, standard: csv, type: X, mailbox: mian, map: csv-order-response }]", "6:14 the agreement \"c\" names the mailbox \"mian\"; did you mean \"main\"?" },
        { "agreements: [{ agreement: e, direction: in, standard: edifact, type: ORDRSP, map: csv-order-response }]", "5:13 the identities lack theirs.edifact and ours.edifact, which the agreements need (e); add edifact: { qualifier: …, id: … } there" },
        { "agreements: [{ agreement: in-855, batch: { documents: 5 } }]", "6:42 only what we send is batched; how many messages arrive together is the partner's choice" },
        { "agreements: [{ agreement: b, direction: out, batch: { documents: 0, size: 5 GB, release: daily } }]", "6:66 \"documents\" must be a whole number from 1 to 1000, not \"0\"" },
        { "agreements: [{ agreement: b, direction: out, standard: edifact, batch: { groups: apart } }]", "6:72 only X12 has a functional group for each document; remove \"groups\"" },
        { "contacts: [{ name: x }]", "6:12 \"contact\" is missing; add a line \"contact: …\"" },
        { "duplicates: { interchange: yes }", "6:28 unknown interchange \"yes\"; expected one of reject, warn, off" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_with_its_place_and_remedy(string line, string expected)
    {
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", line));
        Assert.Contains($"acme.yaml:{expected}", Problems());
    }

    [Theory]
    [InlineData("soften", "group-count-wrong", "is not a diagnostic that can be softened")]
    [InlineData("harden", "element-too-long", "is not a warning that an acknowledgement can name")]
    public void Counts_are_not_softened_and_only_warnings_hardened(string key, string name, string expected)
    {
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", $"acknowledgements: {{ send: {{ {key}: [{name}] }} }}"));
        Assert.Contains(Problems(), p => p.StartsWith($"acme.yaml:6:38 \"{name}\" {expected}; ", StringComparison.Ordinal));
    }

    [Fact]
    public void An_identity_must_fit_its_envelope()
    {
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "\"1234567890123456\""));
        Assert.Equal(["acme.yaml:5:53 \"id\" holds 16 characters; the envelope has room for 15"], Problems());
    }

    [Fact]
    public void The_partner_must_be_named_as_its_file()
    {
        _folder.WithProfile("acme", ProfileFolder.Profile("acne", "111"));
        Assert.Equal(["acme.yaml:1:10 the partner is \"acne\" but the file is named acme.yaml; make them the same"], Problems());
    }

    [Fact]
    public void Two_profiles_may_not_claim_the_same_interchanges()
    {
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111")).WithProfile("bolt", ProfileFolder.Profile("bolt", "111"));
        Assert.Equal(["bolt.yaml:5:30 acme claims the same sender, receiver and stream; tell them apart, or make them one profile"], Problems());
    }

    [Fact]
    public void A_test_profile_and_a_production_profile_may_share_their_identities()
    {
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111")).WithProfile("acme-test", ProfileFolder.Profile("acme-test", "111", "stream: test"));
        Assert.Empty(Problems());
    }

    [Fact]
    public void A_folder_of_this_machine_is_none_of_a_server()
    {
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", "transports: { servers: [{ server: s, ftp: { host: h, user: u, password: secret:p } }], in: [{ mailbox: main, server: s, folder: x }] }"));
        Assert.Equal(
            "\"{data}/mailboxes/{partner}/archive\" is a folder of this machine, but the mailbox lies on the server \"s\"; write a folder of the server, or archive: delete",
            Assert.Single(Problems())[(Problems()[0].IndexOf(' ') + 1)..]);
    }

    [Fact]
    public void Cleartext_that_is_allowed_is_told_of()
    {
        const string Plain = "transports: { servers: [{ server: s, ftp: { host: h, user: u, password: secret:p, security: none, allowCleartext: true } }] }";
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", Plain));
        Assert.Contains("password and files go to h unencrypted", Assert.Single(Problems()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", "A_*", true)]
    [InlineData("A_*.edi", "*_1.EDI", true)]
    [InlineData("?_1.edi", "A_1.*", true)]
    [InlineData("**", "", true)]
    [InlineData("A_*", "B_*", false)]
    [InlineData("*.edi", "*.csv", false)]
    [InlineData("??", "abc", false)]
    public void Masks_overlap_where_a_name_fits_both(string first, string second, bool expected)
    {
        Assert.Equal(expected, MailboxText.Overlap(first, second));
        Assert.Equal(expected, MailboxText.Overlap(second, first));
    }

    [Theory]
    [InlineData("folder: /van/in, masks: [\"A_*\"]", "folder: /van/in", 1)]
    [InlineData("folder: /./van//in/", "folder: /van/in", 1)]
    [InlineData("folder: /van/in, masks: [\"A_*\"]", "folder: /van/in, masks: [\"B_*\"]", 0)]
    public void Two_mailboxes_of_one_folder_may_not_take_the_same_files(string first, string second, int problems)
    {
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", $"transports: {{ in: [{{ mailbox: a, {first} }}] }}"))
            .WithProfile("bolt", ProfileFolder.Profile("bolt", "222", $"transports: {{ in: [{{ mailbox: b, {second} }}] }}"));
        Assert.Equal(problems, Problems().Count);
        _folder.WithProfile("bolt", ProfileFolder.Profile("bolt", "222", $"transports: {{ in: [{{ mailbox: a, {first.Replace("van", "own")} }}, {{ mailbox: b, {second.Replace("van", "own")} }}] }}"));
        Assert.Equal(problems, Problems().Count);
    }

    [Fact]
    public void Files_that_come_over_a_line_rest_longer_and_what_a_profile_ignores_is_added()
    {
        const string Server = "servers: [{ server: s, sftp: { host: h, user: u, agent: true, hostKeys: [\"SHA256:jR3dbF5rhBYkKUeWk2LrGaHCxGuAfULpfnzgVYr1yAk\"] } }]";
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", $"transports: {{ {Server}, in: [{{ mailbox: a, server: s, folder: in }}, {{ mailbox: b, folder: in, ignore: [\"*.bak\"] }}] }}"));
        var mailboxes = PartnerDirectory.Load(_folder.Folders).Find("acme")!.Mailboxes.Where(m => m.Name != "main").ToList();
        Assert.Equal([60, 1], mailboxes.Select(m => (int)m.Settings.StableFor.TotalSeconds));
        Assert.Contains("*.part", mailboxes[1].Settings.Ignore);
        Assert.Contains("*.bak", mailboxes[1].Settings.Ignore);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(", createFolders: true", true)]
    [InlineData(", createFolders: false", false)]
    public void Each_folder_is_judged_for_itself_unless_the_profile_says_whether_all_are_made(string more, bool? isMade)
    {
        _folder.WithProfile("acme", ProfileFolder.Profile(
            "acme", "111", $"transports: {{ in: [{{ mailbox: a, folder: mailboxes/a, archive: /mnt/erp/a{more} }}], out: {{ folder: /mnt/erp/out{more} }} }}"));
        var profile = PartnerDirectory.Load(_folder.Folders).Find("acme")!;
        Assert.Equal([isMade, isMade], [profile.Mailboxes.Single(m => m.Name == "a").Settings.CreateFolders, profile.Out!.Settings.CreateFolders]);
    }

    [Fact]
    public void On_a_server_no_folder_is_made_unless_the_profile_says_so()
    {
        const string Server = "servers: [{ server: s, ftp: { host: ftp.acme.example, user: u, password: secret:p } }]";
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", $"transports: {{ {Server}, in: [{{ mailbox: a, server: s, folder: in }}], out: {{ server: s, folder: out, createFolders: true }} }}"));
        var profile = PartnerDirectory.Load(_folder.Folders).Find("acme")!;
        Assert.Equal([false, true], [profile.Mailboxes.Single(m => m.Name == "a").Settings.CreateFolders, profile.Out!.Settings.CreateFolders]);
    }

    [Theory]
    [InlineData("0/3 * * * * ?", "3 s")]
    [InlineData("10,45 0/5 * * * ?", "25 s")]
    [InlineData("0,30 * * * * ?", null)]
    [InlineData("7 * * * * ?", null)]
    public void Who_logs_in_at_a_server_all_the_time_is_warned(string poll, string? told)
    {
        const string Server = "servers: [{ server: s, ftp: { host: ftp.acme.example, user: u, password: secret:p } }], in: [{ mailbox: main, server: s, folder: in, archive: delete }]";
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", $"transports: {{ {Server} }}\nschedules: {{ poll: \"{poll}\" }}"));
        if (told is null) Assert.Empty(Problems());
        else Assert.StartsWith($"acme.yaml:7:20 ftp.acme.example is polled each {told} (\"{poll}\")", Assert.Single(Problems()), StringComparison.Ordinal);
        Assert.True(_folder.Load().IsUsable);
    }

    [Fact]
    public void A_template_that_polls_every_few_seconds_is_warned_of_in_the_profile_that_names_a_server()
    {
        const string Server = "servers: [{ server: s, ftp: { host: ftp.acme.example, user: u, password: secret:p } }], in: [{ mailbox: main, server: s, folder: in, archive: delete }]";
        _folder.WithTemplate("x12-hurried", "extends: x12-supplier\nschedules: { poll: \"0/3 * * * * ?\" }\n")
            .WithProfile("acme", ProfileFolder.Profile("acme", "111", $"transports: {{ {Server} }}").Replace("x12-supplier", "x12-hurried", StringComparison.Ordinal))
            .WithProfile("bolt", ProfileFolder.Profile("bolt", "222").Replace("x12-supplier", "x12-hurried", StringComparison.Ordinal));
        Assert.StartsWith("acme.yaml:6:13 ftp.acme.example is polled each 3 s", Assert.Single(Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_no_secret_can_have_is_told_where_it_stands()
    {
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", Sftp($"hostKeys: [\"{HostKey}\"], key: secret:ACME_sftp.key")));
        Assert.Contains("\"ACME_sftp.key\" is not a name of a secret", Problems()[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Two_profiles_may_not_poll_the_same_files()
    {
        const string Shared = "transports: { in: [{ mailbox: main, folder: /van/in }] }";
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", Shared)).WithProfile("bolt", ProfileFolder.Profile("bolt", "222", Shared));
        Assert.Equal(["bolt.yaml:6:19 acme takes the same files from /van/in; let one profile poll it and name the other partner in its mayCarry"], Problems());
    }

    [Fact]
    public void A_template_that_is_not_there_is_named_with_the_nearest()
    {
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111").Replace("x12-supplier", "x12-suplier"));
        var problem = Assert.Single(Problems());
        Assert.StartsWith("acme.yaml:3:10 no template is named \"x12-suplier\"", problem, StringComparison.Ordinal);
        Assert.EndsWith("did you mean \"x12-supplier\"?", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_that_cannot_be_read_is_the_only_problem()
    {
        _folder.WithTemplate("x12-supplier", "company: [\n").WithProfile("acme", ProfileFolder.Profile("acme", "111"));
        Assert.StartsWith("x12-supplier.yaml:2:1 this is not valid YAML", Assert.Single(Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void Templates_that_extend_each_other_are_named()
    {
        _folder.WithTemplate("a", "extends: b\n").WithTemplate("b", "extends: a\n")
            .WithProfile("acme", ProfileFolder.Profile("acme", "111").Replace("x12-supplier", "a"));
        Assert.Contains("b.yaml:1:10 extends goes in a circle: acme -> a -> b -> a; remove one extends", Problems());
    }

    [Fact]
    public void A_mistake_in_a_template_is_told_once_at_its_own_place()
    {
        _folder.WithTemplate("x12-supplier", "compny: x\n").WithTemplate("other", "modee: live\nextends: x12-supplier\n");
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111")).WithProfile("bolt", ProfileFolder.Profile("bolt", "222"));
        Assert.Single(Problems(), p => p == "x12-supplier.yaml:1:1 unknown key \"compny\"; did you mean \"company\"?");
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_problem() =>
        Assert.False(PartnerDirectory.Load(new(Path.Combine(_folder.Root, "elsewhere"), null)).IsUsable);

    [Fact]
    public void Any_bytes_give_problems_and_never_an_exception()
    {
        var good = System.Text.Encoding.UTF8.GetBytes(ProfileFolder.Profile("acme", "111", "tolerances: { price: { percent: 2 } }\nenvelope: { delimiters: { element: \"|\" } }"));
        var random = new Random(42);
        for (var round = 0; round < 400; round++)
        {
            var bytes = (byte[])good.Clone();
            for (var i = random.Next(6); i >= 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(Path.Combine(_folder.Folders.Profiles, "acme.yaml"), bytes[..random.Next(bytes.Length + 1)]);
            _ = _folder.Load();
        }
    }

    List<string> Problems() =>
        [.. ProfileFolder.Shown(_folder.Load().Problems).Select(p => p.Replace(_folder.Folders.Profiles + "/templates/", "", StringComparison.Ordinal))];
}
