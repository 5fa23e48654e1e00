using System.Globalization;
using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>The form of one answer: its words, and the files by which those know it who do not read.</summary>
internal static class OptionForm
{
    public const int LargestSound = 512 * 1024;

    private const int MostOfPicture = 320;

    private static readonly FileRules Pictures = new(FileKinds.Picture, MaximumSide: MostOfPicture);
    private static readonly FileRules Recordings = new(FileKinds.Sound, LargestSound);

    public static void MapChangeOption(this IEndpointRouteBuilder routes) =>
        routes.MapForm<ChangeOptionPage>("/staff/{poll}/options/{number:int}", SubmitAsync).RequireRole(Roles.Officer);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var picture = await form.ReceiveAsync("picture", Pictures, cancellation);
        var sound = await form.ReceiveAsync("audio", Recordings, cancellation);
        if (picture.IsRefused || sound.IsRefused)
            return Outcome<IResult>.Refused([.. picture.Refusals, .. sound.Refusals]);

        // What the form does not show is not sent, and stays.
        var labels = http.RequestServices.GetRequiredService<ITown>().Languages.Where(language => http.Request.Form.ContainsKey($"label-{language}"))
            .ToDictionary(language => language, language => form[$"label-{language}"]);
        var number = int.Parse(form.Route("number"), CultureInfo.InvariantCulture);
        var changed = await http.RequestServices.GetRequiredService<IMediator>().Send(
            new ChangeOption(
                form.Route("poll"), number, form.Whole("version") ?? 0, labels, form["colour"], form["pictogram"],
                picture.Answer, form.Ticked("dropsPicture"), sound.Answer, form.Ticked("dropsAudio")),
            cancellation);
        return changed.IsRefused
            ? Outcome<IResult>.Refused(changed.Refusals)
            : Outcome<IResult>.Granted(changed.ToPage(each => $"/polls/staff/{each.Poll}#options"));
    }
}
