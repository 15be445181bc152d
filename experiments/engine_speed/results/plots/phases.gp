set terminal svg size 900,540 font 'DejaVu Sans,12' background 'white'
set output "phases.svg"
set grid lc rgb "#dddddd"
set border 3 lc rgb "#666666"
set tics nomirror
set title 'Where a training step goes: hidden 100, 1 layer, batch 100 (avx512)'
set style fill solid 0.85 noborder
set boxwidth 0.7
set yrange [0:36.1824]
set ylabel '% of CPU time'
unset key
plot 'phases.dat' using 0:2:xtic(1) with boxes lc rgb '#1b6ca8', \
     '' using 0:2:(sprintf('%.1f', $2)) with labels offset 0,0.7
