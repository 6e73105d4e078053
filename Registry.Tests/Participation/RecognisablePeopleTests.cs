using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using NUnit.Framework;
using Registry.Core.Participation;
using Registry.Core.Register;
using Registry.Tests.Register;
using static Registry.Tests.Participation.EngagementRulesTests;

namespace Registry.Tests.Participation;

public sealed class RecognisablePeopleTests
{
    [Test]
    public void A_group_of_one_to_four_people_that_is_counted_is_refused([Values(1, 2, 3, 4)] int people) =>
        Assert.That(Breaches(e => Profile(e, Row("sex", "Other", people))), Is.EqualTo("R28 /cohorts/0/profile/0/participants"));

    [Test]
    public void A_group_of_nobody_or_of_five_and_more_may_be_counted([Values(0, 5, 36)] int people) =>
        Assert.That(Breaches(e => Profile(e, Row("sex", "Other", people))), Is.Empty);

    [Test]
    public void A_small_group_that_is_suppressed_passes() =>
        Assert.That(Breaches(e => Profile(e, Suppressed("Other"))), Is.Empty);

    [TestCase("participants", 3)]
    [TestCase("participants", 30)]
    [TestCase("participantsShare", 8.3)]
    public void A_suppressed_row_that_still_tells_its_number_is_refused(string member, double value)
    {
        var row = Suppressed("Other");
        row[member] = value == (int)value ? (int)value : value;

        Assert.That(Breaches(e => Profile(e, row)), Is.EqualTo($"R28 /cohorts/0/profile/0/{member}"));
    }

    [Test]
    public void A_share_that_gives_a_small_group_away_is_refused() =>
        Assert.That(
            Breaches(e => Profile(e, new JsonObject { ["dimension"] = "sex", ["category"] = "Other", ["participantsShare"] = 8.3 })),
            Is.EqualTo("R28 /cohorts/0/profile/0/participantsShare"));

    [Test]
    public void A_share_of_a_large_group_passes() =>
        Assert.That(
            Breaches(e => Profile(e, new JsonObject { ["dimension"] = "sex", ["category"] = "Female", ["participantsShare"] = 52.8 })),
            Is.Empty);

    [Test]
    public void A_suppressed_number_that_follows_from_the_others_is_refused() =>
        Assert.That(
            Breaches(e => Profile(e, Row("sex", "Female", 19), Row("sex", "Male", 15), Suppressed("Other"))),
            Is.EqualTo("R28 /cohorts/0/profile/2/suppressed"));

    [Test]
    public void Two_suppressed_numbers_hide_each_other() =>
        Assert.That(Breaches(e => Profile(e, Row("sex", "Female", 19), Suppressed("Male"), Suppressed("Other"))), Is.Empty);

    [Test]
    public void Fewer_than_five_people_of_one_community_are_not_counted() =>
        Assert.That(Breaches(e => e["representation"]![0]!["count"] = 4), Is.EqualTo("R28 /representation/0/count"));

    [Test]
    public void Fewer_than_five_representatives_may_be_counted_and_a_small_community_heard_without_a_count()
    {
        Assert.That(Breaches(e => e["representation"]![1]!["count"] = 1), Is.Empty);
        Assert.That(Breaches(e => e["representation"]![0]!.AsObject().Remove("count")), Is.Empty);
    }

    [TestCase("title")]
    [TestCase("summary")]
    [TestCase("policyProcess")]
    [TestCase("questionAsked")]
    [TestCase("negotiable")]
    [TestCase("notNegotiable")]
    [TestCase("promise")]
    [TestCase("limitations")]
    [TestCase("statusReason")]
    [TestCase("decisionRight/scope")]
    [TestCase("decisionRight/overrideRule")]
    [TestCase("commissioner/name")]
    [TestCase("funders/0/name")]
    [TestCase("deliverer/name")]
    [TestCase("cost/withheldReason")]
    [TestCase("cohorts/0/description")]
    [TestCase("cohorts/0/recruitmentNote")]
    [TestCase("cohorts/0/profile/0/category")]
    [TestCase("cohorts/0/profile/0/source")]
    [TestCase("representation/2/communityName")]
    [TestCase("representation/2/why")]
    [TestCase("support/uptakeNote")]
    [TestCase("evaluation/summary")]
    public void A_contact_detail_in_any_free_text_is_refused_at_that_text(string path)
    {
        foreach (var detail in new[] { "Ask j.doe@example.org", "Ring 01632 960 001" })
        {
            Assert.That(Breaches(e => Set(e, path, detail)), Is.EqualTo($"R28 /{path}"));
        }
    }

    [Test]
    public void Every_free_text_of_an_engagement_is_read()
    {
        var engagement = (Engagement)EngagementKind.Kind.Read(JsonSerializer.SerializeToElement(EditedExample.Json(EngagementKind.Kind)));
        var own = EngagementKind.Kind.Shape.Members.Where(member => Shape.Common.Find(member.Name) is null);

        var read = EngagementTexts.Of(engagement).Select(at => Regex.Replace(at.Path, @"\[\d+\]", "")).Distinct();

        Assert.That(read, Is.EquivalentTo(own.SelectMany(member => Texts(member, ""))));
    }

    [TestCase("Write to jane.doe@example.org.")]
    [TestCase("jane+panel@mail.example.co.uk")]
    [TestCase("<zoë@exämple.de>")]
    [TestCase("jane (at) example (dot) org")]
    [TestCase("jane [at] example.org")]
    public void An_e_mail_address_is_found(string text) => Assert.That(ContactDetails.In(text), Is.EqualTo("an e-mail address"));

    [TestCase("Ring 020 7946 0018 after six.")]
    [TestCase("(0161) 496-0000")]
    [TestCase("01632 960001")]
    [TestCase("01632960001")]
    [TestCase("mobile:07700900123")]
    [TestCase("tel.07700 900 123")]
    [TestCase("In 2026 07700 900123 was given out")]
    [TestCase("+44 20 7946 0018")]
    [TestCase("+44 (0)20 7946 0018")]
    [TestCase("(+44) 20 7946 0018")]
    [TestCase("+442079460018")]
    [TestCase("+34 612 345 678")]
    [TestCase("0044 20 7946 0018")]
    [TestCase("00442079460018")]
    [TestCase("01 42 68 53 00")]
    [TestCase("01.42.68.53.00")]
    [TestCase("06 12345678")]
    [TestCase("020 123 45 67")]
    [TestCase("(555) 010-1234")]
    [TestCase("555-010-1234")]
    public void A_telephone_number_is_found(string text) => Assert.That(ContactDetails.In(text), Is.EqualTo("a telephone number"));

    [TestCase("Between 2026-02-07 and 2026-03-28")]
    [TestCase("01.02.2026-28.02.2026")]
    [TestCase("01-02-2026 12 people came, 03-02-2026 140")]
    [TestCase("On 07/02/2026, 14/02/2026 and 21/02/2026")]
    [TestCase("2019-2024, 2021–22 and 2030")]
    [TestCase("£1,250,000.00 of 12 500 000 EUR, and 3 020 500 000 43 years ago")]
    [TestCase("a rise of +12 500 000 and of +1 250 000 000")]
    [TestCase("0.0123456789 and 0.05 0.10 0.15 0.20 0.25")]
    [TestCase("09.00-12.00 13.00-17.00, or 0900-1700 25 March, 0900-1230 1330-1700")]
    [TestCase("16 to 34: 30.6 %, 35 to 64: 47.2 %")]
    [TestCase("SRCTN01632960001, HB-0203194567 and ref 2026/0123456789")]
    [TestCase("https://example.gov.uk/files/0123456789/01632-960001.pdf")]
    [TestCase("doi 10.1000/0123456789, ISBN 978-0-306-40615-7")]
    [TestCase("UPRN 100023336956 and 0190a6f2-7c1e-7b44-8a55-012345678901")]
    [TestCase("99 % of 41000 claims @ £12 each; follow @examplecouncil")]
    [TestCase("We met (at) the town hall. They came.")]
    [TestCase("Articles 22A to 22D, section 251, COM(2021) 206")]
    [TestCase("Call 111 or 999; Childline is 0800 1111")]
    public void Ordinary_numbers_dates_amounts_and_references_are_not_contact_details(string text) => Assert.That(ContactDetails.In(text), Is.Null);

    [Test]
    public void No_number_people_write_is_taken_for_a_telephone_number()
    {
        var amount = Gen.Select(Gen.Decimal[0, 999_999_999_999m], Gen.OneOf("N0", "N2", "0", "0.00", "'£'#,0", "# ### ### ##0"))
            .Select((value, format) => value.ToString(format, CultureInfo.InvariantCulture).Trim());
        var date = Gen.Select(Gen.Int[0, 40_000], Gen.OneOf("yyyy-MM-dd", "dd/MM/yyyy", "dd.MM.yyyy", "dd-MM-yyyy", "d MMMM yyyy", "MMMM d, yyyy", "yyyy"))
            .Select((day, format) => new DateOnly(1950, 1, 1).AddDays(day).ToString(format, CultureInfo.InvariantCulture));
        var time = Gen.Select(Gen.Int[0, 1439], Gen.OneOf("HH:mm", "HH.mm", "HHmm", "h:mm tt"))
            .Select((minute, format) => TimeOnly.MinValue.AddMinutes(minute).ToString(format, CultureInfo.InvariantCulture));
        var share = Gen.Int[0, 1000].Select(permille => (permille / 10m).ToString("0.0", CultureInfo.InvariantCulture) + " %");
        var one = Gen.OneOf(amount, date, time, share);

        var ranges = Gen.OneOf([.. new[] { amount, date, time, share }.Select(kind => Gen.Select(kind, kind).Select((first, last) => $"{first}-{last}"))]);
        ranges.Sample(range => ContactDetails.In($"Rooms {range} were free.") is null, iter: 20_000);
        Gen.Select(one, Gen.OneOf(" to ", ", ", " people, ", "; ", "–", " ("), one)
            .Sample((first, between, second) => ContactDetails.In($"From {first}{between}{second}.") is null, iter: 20_000);
    }

    [Test]
    public void A_telephone_number_is_found_among_the_words_around_it()
    {
        var digits = Gen.Int[100_000, 999_999].Select(n => n.ToString(CultureInfo.InvariantCulture));
        var number = Gen.Select(Gen.Int[1000, 1999], digits, Gen.OneOf("0{0} {1}", "0{0}{1}", "+44 {0} {1}", "+44{0}{1}", "(0{0}) {1}", "0{0}-{1}"))
            .Select((area, rest, format) => string.Format(CultureInfo.InvariantCulture, format, area, rest));

        Gen.Select(Gen.OneOf("", "Ring ", "In 2026, ", "tel: ", "36 people; "), number, Gen.OneOf("", ".", ", please", " (after six)", "\nThanks"))
            .Sample((before, detail, after) => ContactDetails.In(before + detail + after) == "a telephone number", iter: 5_000);
    }

    [Test]
    public void A_text_of_nothing_but_digits_is_read_in_good_time([Values("1 ", "0 ", "01 ", "0", "+0 ", "1-", "a@", "a (at) ")] string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 10_000 / part.Length));
        var clock = System.Diagnostics.Stopwatch.StartNew();

        ContactDetails.In(text);

        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    private static IEnumerable<string> Texts(Member member, string under) =>
        member.Shape is { } shape ? shape.Members.SelectMany(inner => Texts(inner, $"{under}{member.Name}."))
        : member is { Type: MemberType.Text, Pattern: null } ? [under + member.Name]
        : [];

    private static JsonObject Suppressed(string category) => new() { ["dimension"] = "sex", ["category"] = category, ["suppressed"] = true };

    private static void Profile(JsonObject e, params JsonNode[] rows) => e["cohorts"]![0]!["profile"] = new JsonArray(rows);

    private static void Set(JsonObject e, string path, string value)
    {
        JsonNode node = e;
        var steps = path.Split('/');
        foreach (var step in steps[..^1])
        {
            node = int.TryParse(step, out var i) ? node[i]! : node[step]!;
        }

        node[steps[^1]] = value;
    }
}
