using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>R28: no text in which people speak, or are spoken of, leads to one of them.</summary>
internal static class Reachability
{
    /// <summary>Refuses an e-mail address or telephone number in a text.</summary>
    public static void NoContactDetails<T>(this AbstractValidator<T> rules, Func<T, IEnumerable<(string Path, string? Text)>> texts) =>
        rules.RuleFor(r => r).Custom((record, context) =>
        {
            foreach (var (path, text) in texts(record))
            {
                if (text is not null && ContactDetails.In(text) is { } detail)
                {
                    context.Breaks(Rules.R28, path, $"The text holds {detail}: take it out, so that nobody who took part can be reached or recognised.");
                }
            }
        });
}
