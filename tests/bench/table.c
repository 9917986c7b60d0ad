/*
 * What sshd shows in our stead: a table of sixteen rows of which one is
 * marked, and a line that says READY. Arrows move the mark, q ends.
 */
#include "config.h"

#include <locale.h>
#include <ncurses.h>
#include <string.h>

enum { TABLE_ROWS = 16, TABLE_LEFT = 1, TABLE_TOP = 2 };

static void
table_row(int i, bool marked)
{
	if (marked)
		attron(A_STANDOUT);
	mvprintw(TABLE_TOP + i, TABLE_LEFT, "%-4d 示例人员%02d  %-20s %6d",
	    i + 1, i, "2026-11-21 09:30", 1000 + 37 * i);
	if (marked)
		attroff(A_STANDOUT);
}

int
main(void)
{
	int at = 0, key;

	if (setlocale(LC_ALL, "") == NULL ||
	    strstr(setlocale(LC_CTYPE, NULL), "UTF") == NULL)
		setlocale(LC_ALL, "C.UTF-8");
	if (initscr() == NULL)
		return 1;
	cbreak();
	noecho();
	keypad(stdscr, TRUE);
	set_escdelay(25);
	mvaddstr(0, 0, "Table");
	mvaddstr(LINES - 1, 0, "READY");
	do {
		for (int i = 0; i < TABLE_ROWS; i++)
			table_row(i, i == at);
		refresh();
		key = getch();
		if (key == KEY_DOWN)
			at = (at + 1) % TABLE_ROWS;
		else if (key == KEY_UP)
			at = (at + TABLE_ROWS - 1) % TABLE_ROWS;
	} while (key != 'q' && key != ERR);
	endwin();
	return 0;
}
