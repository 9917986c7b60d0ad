/*
 * What conversations are made of. Every text is in both languages, as nobody
 * is known yet; everything is said in prompts, since other texts of
 * keyboard-interactive are mangled by OpenSSH's client. A prompt begins with a
 * newline, as only its first line gets "(user@host)" in front.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <zint.h>

#include "common/buf.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/records/auth_local.h"

enum { WORDS_QUIET = 2 };

json_t *
auth_prompt(const char *text, bool echo)
{
	return json_pack("{s:s, s:b}", "text", text, "echo", echo);
}

json_t *
auth_ask(const char *note, const char *text, bool echo)
{
	char *s = xasprintf("\n%s%s%s", note != NULL ? note : "",
	    note != NULL ? "\n" : "", text);
	json_t *prompts = json_pack("[o]", auth_prompt(s, echo));

	free(s);
	return prompts;
}

json_t *
auth_ask_captcha(const char *note, const char *puzzle)
{
	char *s = xasprintf("\n%s%s\n%s\n图形验证码 Captcha: ",
	    note != NULL ? note : "", note != NULL ? "\n" : "", puzzle);
	json_t *prompts = json_pack("[o]", auth_prompt(s, true));

	free(s);
	return prompts;
}

static bool
words_dark(const struct zint_symbol *z, int row, int col)
{
	row -= WORDS_QUIET;
	col -= WORDS_QUIET;
	return row >= 0 && col >= 0 && row < z->rows && col < z->width &&
	    (z->encoded_data[row][col / 8] >> (col % 8) & 1) != 0;
}

/* Light modules are drawn: terminals are dark more often than not. */
char *
auth_picture(const char *code)
{
	static const char *const blocks[] = {"█", "▀", "▄", " "};
	struct zint_symbol *z = ZBarcode_Create();
	struct buf b = {0};
	char *text;

	if (z == NULL)
		fatal("out of memory");
	z->symbology = BARCODE_QRCODE;
	z->option_1 = 1; /* the least redundancy, the smallest picture */
	if (ZBarcode_Encode(z, (const unsigned char *)code, 0) >=
	    ZINT_ERROR) {
		ZBarcode_Delete(z);
		return xstrdup("");
	}
	for (int row = 0; row < z->rows + 2 * WORDS_QUIET; row += 2) {
		for (int col = 0; col < z->width + 2 * WORDS_QUIET; col++) {
			bool last = row + 1 >= z->rows + 2 * WORDS_QUIET;
			int low = last || words_dark(z, row + 1, col);

			buf_add_str(&b,
			    blocks[2 * words_dark(z, row, col) + low]);
		}
		buf_add_str(&b, "\n");
	}
	ZBarcode_Delete(z);
	text = xstrdup(buf_str(&b));
	buf_finish(&b);
	return text;
}
